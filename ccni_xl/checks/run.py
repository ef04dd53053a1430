"""Every check in its order; what one finds unusable the next does not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ccni_xl.checks.cities import check_cities
from ccni_xl.checks.consistency import check_parts, check_policy, check_population
from ccni_xl.checks.coverage import check_blanks, check_coverage, check_rows
from ccni_xl.checks.definition import check_experts, check_settings, check_weights
from ccni_xl.checks.gaps import check_gaps, check_years
from ccni_xl.checks.jumps import check_edition_jumps, check_series_jumps
from ccni_xl.checks.ranges import check_ranges, check_typical
from ccni_xl.checks.ratios import check_deflators, check_ratios
from ccni_xl.checks.repeats import check_repeats
from ccni_xl.checks.sources import check_entered, check_register, check_sources
from ccni_xl.checks.units import check_units
from ccni_xl.checks.usable import usable
from ccni_xl.errors import FrameworkError
from ccni_xl.framework import Framework
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue, sort_issues
from ccni_xl.rules import consistency, ranges, units
from ccni_xl.terms import Severity

__all__ = ["CHECKS", "Check", "run_checks"]

Check = Callable[[Inputs, Framework, Mapping[str, Framework]], Iterator[Issue]]

#: Every check by its name, in stages: a value that a stage finds unusable is gone in the next, so
#: that one slip of the keyboard is reported once and not by every check that meets it.
STAGES: tuple[tuple[Check, ...], ...] = (
    (check_ranges,),
    (check_units,),
    (check_parts,),
    (
        check_typical,
        check_cities,
        check_rows,
        check_blanks,
        check_entered,
        check_sources,
        check_register,
        check_weights,
        check_experts,
        check_settings,
        check_years,
        check_gaps,
        check_series_jumps,
        check_edition_jumps,
        check_population,
        check_policy,
        check_repeats,
        check_ratios,
        check_deflators,
    ),
    (check_coverage,),
)

CHECKS: Mapping[str, Check] = MappingProxyType(
    {check.__name__.removeprefix("check_"): check for stage in STAGES for check in stage}
)


def run_checks(inputs: Inputs, frameworks: Mapping[str, Framework]) -> tuple[Issue, ...]:
    """Run every check and return all issues, those found while reading included, worst first.

    Raises
    ------
    FrameworkError
        The framework version of the settings is not among ``frameworks``.
    """
    version = inputs.settings.framework
    if version not in frameworks:
        known = " / ".join(frameworks)
        raise FrameworkError(
            f"没有体系版本 {version}；现有：{known}。请在“{inputs.settings_origin.sheet}”里改正。",
            f"There is no framework {version}; known: {known}. "
            f"Correct it on the sheet {inputs.settings_origin.sheet}.",
        )
    framework = frameworks[version]
    issues = list(inputs.issues)
    for stage in STAGES:
        found = [issue for check in stage for issue in check(inputs, framework, frameworks)]
        issues += found
        if any(issue.severity is Severity.ERROR for issue in found):
            inputs = usable(inputs, found)
    return sort_issues(_without_echoes(issues))


#: Rules that only repeat, at the same cell, what a finding about its unit has said better.
_ECHOES = frozenset({ranges.ATYPICAL.code, consistency.RATIO_IMPLAUSIBLE.code})


def _without_echoes(issues: list[Issue]) -> list[Issue]:
    """Drop "unusual" where the unit is already in doubt, for the cell or for its whole column."""
    doubted = {issue.cell for issue in issues if issue.rule in units.RULES}
    columns = {issue.variable for issue in issues if issue.rule is units.FRACTION_COLUMN}
    return [
        issue
        for issue in issues
        if issue.rule.code not in _ECHOES or not (issue.cell in doubted or issue.variable in columns)
    ]
