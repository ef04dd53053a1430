"""B: who takes part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ccni_xl.checks.common import included
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue
from ccni_xl.rules import structure
from ccni_xl.terms import YesNo

__all__ = ["check_cities"]


def check_cities(
    inputs: Inputs, framework: Framework, frameworks: Mapping[str, Framework]
) -> Iterator[Issue]:
    """Find an empty list, and name the cities left out with their reason."""
    data = inputs.cities.data
    if not len(included(inputs)):
        cell = inputs.cities.cell(None, "city")
        yield Issue(structure.NO_CITIES, cell, facts={"listed": len(data)})
    for city, reason in data.loc[data["included"] == YesNo.NO.value, "included_reason"].items():
        rule = structure.EXCLUDED if reason else structure.EXCLUDED_WITHOUT_REASON
        cell = inputs.cities.cell(city, "included")
        yield Issue(rule, cell, str(city), None, "included", {"reason": reason or ""})
