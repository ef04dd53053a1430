"""Filling gaps: from the other units of the edition, or from the unit's own other editions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ccni_xl.findings import Finding, rows_of
from ccni_xl.framework import Token
from ccni_xl.rules import scoring as rules
from ccni_xl.scoring.column import Sample

__all__ = ["IMPUTERS", "Imputed", "impute"]

Floats = NDArray[np.float64]
Groups = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Imputed:
    """One column without its gaps, and which cells were filled (n,)."""

    column: Floats
    filled: NDArray[np.bool_]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    """A column, who it is about, and the groups of its units."""

    values: Floats
    sample: Sample
    groups: Groups | None
    token: Token


def _typical(task: _Task, average: Callable[[Floats], np.floating]) -> Floats:
    """Fill with the mean or median of the edition, or of the unit's group in the edition."""
    x = task.values.copy()
    by_edition = task.token.word("scope", "edition") == "edition"
    for _, members in task.sample.parts(by_edition=by_edition):
        if task.groups is None:
            _fill(x, members, average)
            continue
        group = task.groups[members]
        for name in {g for g in group.tolist() if g is not None}:
            _fill(x, members[group == name], average)
    return x


def _fill(x: Floats, members: NDArray[np.intp], average: Callable[[Floats], np.floating]) -> None:
    donors = x[members][np.isfinite(x[members])]
    if len(donors):
        x[members[np.isnan(x[members])]] = float(average(donors))


def _times(editions: tuple[str, ...]) -> Floats:
    """Return the year each edition's name starts with, or 0, 1, 2, ... where one has none."""
    years = [re.match(r"\d+", name) for name in editions]
    found = [float(m.group()) for m in years if m]
    ascending = all(a < b for a, b in pairwise(found))
    if len(found) == len(editions) and ascending:
        return np.array(found)
    return np.arange(len(editions), dtype=np.float64)


def _along_time(task: _Task, fill: Callable[[Floats, Floats, Token], Floats]) -> Floats:
    """Lay the column out as units x editions, fill each unit's row, and put it back."""
    sample = task.sample
    if sample.edition is None:
        return task.values.copy()
    numbers: dict[object, int] = {}
    row = np.array([numbers.setdefault(unit, len(numbers)) for unit in sample.units.tolist()], dtype=np.intp)
    grid = np.full((len(numbers), len(sample.editions)), np.nan)
    grid[row, sample.edition] = task.values
    filled = fill(grid, _times(sample.editions), task.token)
    result: Floats = filled[row, sample.edition]
    return result


def _carry(grid: Floats, times: Floats, longest: float) -> Floats:
    """Carry the last value forward over at most ``longest`` years."""
    position = np.where(np.isnan(grid), -1, np.arange(grid.shape[1]))
    last = np.maximum.accumulate(position, axis=1)
    age = times - times[last]
    carried = np.take_along_axis(grid, last, axis=1)
    return np.where((last >= 0) & (age <= longest), carried, np.nan)


def _start(filled: Floats, grid: Floats) -> Floats:
    """Give the editions before the first value that value."""
    first = np.argmax(~np.isnan(grid), axis=1)
    before = np.arange(grid.shape[1]) < first[:, None]
    return np.where(before, np.take_along_axis(grid, first[:, None], axis=1), filled)


def _last(grid: Floats, times: Floats, token: Token) -> Floats:
    filled = _carry(grid, times, token.number("max", np.inf))
    return _start(filled, grid) if token.word("ends", "none") == "flat" else filled


def _linear(grid: Floats, times: Floats, token: Token) -> Floats:
    filled = grid.copy()
    flat = token.word("ends", "none") == "flat"
    for number in np.flatnonzero(np.isnan(grid).any(axis=1)):
        known, gaps = np.isfinite(grid[number]), np.isnan(grid[number])
        if known.any():
            outside = None if flat else np.nan
            filled[number, gaps] = np.interp(
                times[gaps], times[known], grid[number, known], left=outside, right=outside
            )
    return filled


IMPUTERS: Mapping[str, Callable[[_Task], Floats]] = MappingProxyType(
    {
        "none": lambda task: task.values.copy(),
        "mean": lambda task: _typical(task, np.mean),
        "median": lambda task: _typical(task, np.median),
        "group_mean": lambda task: _typical(task, np.mean),
        "group_median": lambda task: _typical(task, np.median),
        "last": lambda task: _along_time(task, _last),
        "linear": lambda task: _along_time(task, _linear),
        "constant": lambda task: np.where(
            np.isnan(task.values), task.token.number("value", np.nan), task.values
        ),
    }
)


def impute(values: ArrayLike, token: Token, sample: Sample, groups: Groups | None = None) -> Imputed:
    """Fill the gaps of one column as ``token`` says.

    - ``mean``, ``median``: of the same edition (``scope=pooled``: of all);
    - ``group_mean``, ``group_median`` ``group=``: of the unit's group in the same edition; a
      unit without a group stays missing;
    - ``last max= ends=``: the unit's last earlier value, at most ``max`` years old;
      ``ends=flat`` also gives its first value to the editions before it;
    - ``linear ends=``: between the unit's neighbouring editions by their years; beyond its
      first and last value only with ``ends=flat``;
    - ``constant value=``.

    Parameters
    ----------
    values : (n_obs,)
        NaN is missing; infinities are kept and give nothing to others.
    token : Token
        An imputation token of the framework.
    sample : Sample
        Units and editions; a unit stands once in an edition.
    groups : object array (n_obs,), optional
        Group of each observation, None where it has none.

    Returns
    -------
    Imputed
        A gap that nothing could fill stays NaN and is a finding.

    Raises
    ------
    ValueError
        A group method without groups.
    """
    x = np.asarray(values, dtype=np.float64)
    by_group = token.name.startswith("group_")
    if by_group and groups is None:
        raise ValueError(f"{token.name} needs the group of each observation")
    gaps = np.isnan(x)
    if not gaps.any() or token.name == "none":
        return Imputed(x.copy(), np.zeros(len(x), dtype=np.bool_))
    result = IMPUTERS[token.name](_Task(x, sample, groups if by_group else None, token))
    filled = gaps & ~np.isnan(result)
    facts = {"method": str(token)}
    findings: tuple[Finding, ...] = ()
    if filled.any():
        findings = (Finding(rules.IMPUTED, rows_of(filled), tuple(result[filled].tolist()), facts=facts),)
    left = np.isnan(result)
    if left.any():
        findings += (Finding(rules.IMPUTATION_IMPOSSIBLE, rows_of(left), facts=facts),)
    return Imputed(result, filled, findings)
