"""What the drop-down lists offer: the names of the framework's indicators and of its aggregates."""

from __future__ import annotations

from collections.abc import Iterable

from ccni_xl.framework import Framework
from ccni_xl.hosts.port import TableWrite
from ccni_xl.workbook.schema import result_tables

__all__ = ["list_tables"]


def list_tables(framework: Framework, lang: str = "zh") -> tuple[TableWrite, ...]:
    """Return tbl_indicators and tbl_parents of the framework in force."""
    parents = (framework.root, *framework.aggregates)
    return (
        _names("tbl_indicators", framework.indicators, framework, lang),
        _names("tbl_parents", parents, framework, lang),
    )


def _names(table: str, codes: Iterable[str], framework: Framework, lang: str) -> TableWrite:
    spec = next(spec for spec in result_tables(framework) if spec.name == table)
    rows = [[code, framework[code].name(lang)] for code in codes]
    return TableWrite(table, spec.header(lang), rows, key=spec.column("code").label(lang))
