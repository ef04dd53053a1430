"""The catalogue of rules, one module a family; each rule says its piece in both languages."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

from ccni_xl.issues import Rule

__all__ = ["RULES", "collect"]


def collect(families: Iterable[tuple[Rule, ...]]) -> Mapping[str, Rule]:
    """Return the rules by code, in order of code.

    Raises
    ------
    ValueError
        Two rules share a code.
    """
    rules: dict[str, Rule] = {}
    for family in families:
        for rule in family:
            if rule.code in rules:
                raise ValueError(f"rule {rule.code} is declared twice")
            rules[rule.code] = rule
    return MappingProxyType(dict(sorted(rules.items())))


def _families() -> Iterable[tuple[Rule, ...]]:
    """Yield the ``RULES`` of every module of this package, so that a new family is one new file."""
    for module in pkgutil.iter_modules(__path__):
        family: tuple[Rule, ...] = getattr(import_module(f"{__name__}.{module.name}"), "RULES", ())
        yield family


#: Every rule by its code.
RULES: Mapping[str, Rule] = collect(_families())
