r"""What each changed input does to scores and ranks.

With f the scores of a workbook, A before and B after, and A + c the workbook A in which only change c is
made, for every city:

    effect of c  = f(A + c) - f(A)
    total        = f(B) - f(A)
    interaction  = total - \sum_c effect of c
    data effect  = f(A + all changes of data) - f(A),   method effect = f(B) - f(A + all changes of data)

Each is computed by the very run that ranks, not by a formula of its own. Changes of different cities are
tried in one run (a layer) where the framework scores every city by itself: the rows of a city then depend
on that city's change only. Where scores depend on who takes part (min-max, z-scores, imputation within
groups and the like), layers give the indicator values, and each change is scored with the whole sample.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.aggregation import NOISE_DECIMALS, rank
from ccni_xl.collaborate.changes import Change, Kind, Reach
from ccni_xl.collaborate.contents import Contents
from ccni_xl.collaborate.overlay import as_host, changed
from ccni_xl.errors import CcniError
from ccni_xl.framework import SAMPLE_BASED, Framework
from ccni_xl.hosts.port import Host
from ccni_xl.notes import Note
from ccni_xl.pipeline import Prepared, prepare, rankable_scores
from ccni_xl.workbook.read import read_inputs

__all__ = ["Effect", "Effects", "measure_effects"]

Floats = NDArray[np.float64]
Told = Callable[[int, int], None]
#: Ways to fill a gap that look at the city's own figures only.
_OWN_FILLING = frozenset({"none", "constant", "last", "linear"})


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change, made alone, does.

    Parameters
    ----------
    change : Change
    scores : ndarray, shape (n_city,) [points]
        Change of each city's score; NaN where the city is unranked before, or with this change.
    ranks : ndarray, shape (n_city,)
        Places won (positive) or lost; NaN likewise.
    enters, leaves : tuple of str
        Cities that are ranked because of it, or no longer.
    elsewhere : tuple of str
        Other editions in which it moves a score.
    impossible : Note or None
        Why it cannot be made alone (it belongs with others); ``scores`` is NaN then.
    """

    change: Change
    scores: Floats
    ranks: Floats
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    impossible: Note | None = None

    @property
    def size(self) -> tuple[int, float, float]:
        """What effects are sorted by: comings and goings, largest change of score, of rank."""
        return len(self.enters) + len(self.leaves), _largest(self.scores), _largest(self.ranks)

    @property
    def nothing(self) -> bool:
        """Whether no score of this edition moves because of it."""
        return self.impossible is None and self.size == (0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Effects:
    """What all changes do, one at a time and together.

    Parameters
    ----------
    edition, edition_after : str
        The edition ranked on either side.
    each : tuple of Effect
        Largest first.
    cities : DataFrame
        Index city; ``before, after, total, single, interaction, data, method`` [points] and
        ``rank_before, rank_after, rank_change``. Figures that need a score which is not there are NaN. A
        change that leaves a city without a score adds nothing to that city's ``single``.
    """

    edition: str
    edition_after: str
    each: tuple[Effect, ...]
    cities: pd.DataFrame


@dataclass(frozen=True, slots=True)
class _Run:
    """Index scores of every (city, edition), and the scores and ranks of the edition that is ranked."""

    edition: str
    all: pd.Series
    scores: Floats
    ranks: Floats

    @classmethod
    def of(cls, prepared: Prepared, scores: pd.Series, cities: pd.Index) -> _Run:
        edition = prepared.editions[0].label
        now = scores[scores.index.get_level_values("edition") == edition].droplevel("edition")
        found = now.reindex(cities).to_numpy(np.float64)
        return cls(edition, scores, found, rank(found, decimals=NOISE_DECIMALS))


def measure_effects(
    a: Contents, b: Contents, changes: Sequence[Change], edition: str | None = None, told: Told | None = None
) -> Effects:
    """Try every change alone, then all together.

    Parameters
    ----------
    a, b : Contents
        Before and after.
    changes : sequence of Change
        From `find_changes`.
    edition : str, optional
        Rank this edition on both sides; otherwise each side's own.
    told : callable, optional
        Told how many changes have been tried, and of how many.

    Raises
    ------
    WorkbookError, FrameworkError
        One of the sides cannot be computed.
    """
    before, after = _prepare(as_host(a), edition), _prepare(as_host(b), edition)
    known = dict.fromkeys((*before.inputs.cities.data.index, *after.inputs.cities.data.index))
    bench = _Bench(a, b, edition, before, pd.Index(list(known), name="city"), told or _silent, len(changes))
    last = _Run.of(after, rankable_scores(after), bench.cities)
    data = [change for change in changes if change.kind is not Kind.METHOD]
    middle = last if len(data) == len(changes) else bench.together(data)
    each = sorted(bench.each(changes), key=lambda e: (*(-x for x in e.size), e.change.table, e.change.key))
    return Effects(
        bench.first.edition, last.edition, tuple(each), _cities(bench.cities, bench.first, last, middle, each)
    )


def _prepare(host: Host, edition: str | None) -> Prepared:
    read = read_inputs(host)
    inputs = read.inputs
    if edition is not None:
        inputs = replace(inputs, settings=replace(inputs.settings, edition=edition))
    return prepare(inputs, read.frameworks)


def _silent(done: int, of: int) -> None:
    """Report to nobody."""


class _Bench:
    """Where changes are tried on ``a``."""

    def __init__(
        self,
        a: Contents,
        b: Contents,
        edition: str | None,
        before: Prepared,
        cities: pd.Index,
        told: Told,
        count: int,
    ) -> None:
        self.a, self.b, self.edition, self.before, self.cities = a, b, edition, before, cities
        self.first = _Run.of(before, rankable_scores(before), cities)
        self._told, self._count, self._done = told, count, 0

    def each(self, changes: Sequence[Change]) -> list[Effect]:
        """Return the effect of every change."""
        out = [self._nothing(change) for change in changes if change.reach is Reach.NONE]
        for layer in _layers(change for change in changes if change.reach is Reach.CITY):
            out += self._layer(layer)
        out += self._methods([change for change in changes if change.reach is Reach.ALL])
        return out

    def together(self, changes: Sequence[Change]) -> _Run | None:
        """Return the run with all these changes; None where it cannot be computed."""
        try:
            prepared = _prepare(changed(self.a, self.b, changes), self.edition)
        except CcniError:
            return None
        return _Run.of(prepared, rankable_scores(prepared), self.cities)

    def _methods(self, changes: Sequence[Change]) -> list[Effect]:
        """Try changes that reach everybody; changes of method that need each other are tried as one."""
        found = [(change, self._alone(change)) for change in changes]
        failed = [change for change, run in found if isinstance(run, Note) and change.kind is Kind.METHOD]
        methods = [change for change, _ in found if change.kind is Kind.METHOD]
        if failed and len(methods) > 1:
            joined = replace(
                methods[0],
                differences=tuple(d for change in methods for d in change.differences),
                added=tuple(row for change in methods for row in change.added),
                removed=tuple(row for change in methods for row in change.removed),
            )
            found = [pair for pair in found if pair[0].kind is not Kind.METHOD]
            found.append((joined, self._alone(joined)))
        return [self._effect(change, run) for change, run in found]

    def _alone(self, change: Change) -> _Run | Note:
        try:
            prepared = _prepare(changed(self.a, self.b, [change]), self.edition)
        except CcniError as error:
            return Note(error.zh, error.en)
        return _Run.of(prepared, rankable_scores(prepared), self.cities)

    def _layer(self, layer: Sequence[Change]) -> list[Effect]:
        """Try changes of different cities in one run, if nothing but their own rows moves by it."""
        try:
            made = _prepare(changed(self.a, self.b, layer), self.edition)
        except CcniError:
            return [self._effect(change, self._alone(change)) for change in layer]
        if not made.values.numbers.index.equals(self.before.values.numbers.index):
            return [self._effect(change, self._alone(change)) for change in layer]
        if not _by_itself(self.before.framework):
            return [
                self._effect(change, self._alone(change) if change.regroups else self._sampled(change, made))
                for change in layer
            ]
        scores, base = rankable_scores(made), self.first.all
        owner = base.index.get_level_values("city")
        bystander = ~owner.isin([change.city for change in layer])
        if not np.array_equal(scores[bystander], base[bystander], equal_nan=True):
            return [self._effect(change, self._alone(change)) for change in layer]
        runs = (
            _Run.of(self.before, scores.where(owner == change.city, base), self.cities) for change in layer
        )
        return [self._effect(change, run) for change, run in zip(layer, runs, strict=True)]

    def _sampled(self, change: Change, made: Prepared) -> _Run:
        """Score the whole sample with the rows of one city as the layer has them."""

        def mixed(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
            rows = ours.index.get_level_values("city") == change.city
            return pd.DataFrame(
                {c: ours[c].where(~rows, theirs[c].reindex(ours.index)) for c in ours.columns}
            ).astype(ours.dtypes)

        values = replace(
            self.before.values,
            numbers=mixed(self.before.values.numbers, made.values.numbers),
            labels=mixed(self.before.values.labels, made.values.labels),
        )
        prepared = replace(
            self.before,
            values=values,
            entered=mixed(self.before.entered, made.entered),
            scope=mixed(self.before.scope, made.scope),
        )
        return _Run.of(prepared, rankable_scores(prepared), self.cities)

    def _nothing(self, change: Change) -> Effect:
        return self._effect(change, self.first)

    def _effect(self, change: Change, run: _Run | Note) -> Effect:
        self._done += 1
        self._told(self._done, self._count)
        first = self.first
        if isinstance(run, Note):
            nothing = np.full(len(self.cities), np.nan)
            return Effect(change, nothing, nothing, impossible=run)
        ranked_before, ranked_after = ~np.isnan(first.scores), ~np.isnan(run.scores)
        return Effect(
            change,
            run.scores - first.scores,
            first.ranks - run.ranks,
            enters=tuple(self.cities[ranked_after & ~ranked_before]),
            leaves=tuple(self.cities[ranked_before & ~ranked_after]),
            elsewhere=() if run is first else _elsewhere(first, run),
        )


def _elsewhere(first: _Run, run: _Run) -> tuple[str, ...]:
    """Return the other editions in which a score moved."""
    both = first.all.index.intersection(run.all.index)
    a, b = first.all.reindex(both).to_numpy(), run.all.reindex(both).to_numpy()
    moved = ~((a == b) | (np.isnan(a) & np.isnan(b)))
    editions = both.get_level_values("edition")[moved]
    return tuple(sorted(set(editions) - {first.edition}))


def _layers(changes: Iterable[Change]) -> list[list[Change]]:
    """Return the changes in as few groups as possible in which no city stands twice."""
    layers: list[list[Change]] = []
    used: dict[str, int] = {}
    for change in changes:
        number = used.get(change.city, 0)
        used[change.city] = number + 1
        if number == len(layers):
            layers.append([])
        layers[number].append(change)
    return layers


def _by_itself(framework: Framework) -> bool:
    """Whether the score of a city depends on that city only."""
    return all(
        node.mean.name != "copeland"
        and node.treatment.name == "none"
        and node.imputation.name in _OWN_FILLING
        and (node.scoring is None or node.scoring.name not in SAMPLE_BASED)
        for node in framework
    )


def _largest(values: Floats) -> float:
    finite = np.abs(values[~np.isnan(values)])
    return float(finite.max()) if finite.size else 0.0


def _cities(
    index: pd.Index, first: _Run, last: _Run, middle: _Run | None, each: Sequence[Effect]
) -> pd.DataFrame:
    single = np.zeros(len(index))
    for effect in each:
        single += np.nan_to_num(effect.scores, nan=0.0)
    total = last.scores - first.scores
    nothing = np.full(len(index), np.nan)
    return pd.DataFrame(
        {
            "before": first.scores,
            "after": last.scores,
            "total": total,
            "single": np.where(np.isnan(total), np.nan, single),
            "interaction": total - single,
            "data": nothing if middle is None else middle.scores - first.scores,
            "method": nothing if middle is None else last.scores - middle.scores,
            "rank_before": first.ranks,
            "rank_after": last.ranks,
            "rank_change": first.ranks - last.ranks,
        },
        index=index,
    )
