"""A robustness study of a finished run: every analysis of METHOD 5 at once, with its sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ccni_xl.analysis import Coherence, coherence
from ccni_xl.notes import Note
from ccni_xl.results import Results
from ccni_xl.robustness import (
    Comparison,
    Plan,
    Poll,
    Removal,
    Sensitivity,
    Target,
    Uncertainty,
    allocations_from,
    compare_weights,
    default_factors,
    from_results,
    poll,
    remove_each,
    run_sensitivity,
    run_uncertainty,
    suggested_sets,
)
from ccni_xl.robustness.plan import label_of

__all__ = ["METHODS", "Progress", "Study", "named", "run_study"]

#: Told which part is going on and how much of all work is done, in percent; what it raises ends the study.
Progress = Callable[[str, int], None]

#: Weights taken from the data, by name.
METHODS: Mapping[str, Note] = {
    "equal": Note("等权", "Equal"),
    "entropy": Note("熵权", "Entropy"),
    "critic": Note("CRITIC", "CRITIC"),
    "pca": Note("主成分", "PCA"),
    "balanced": Note("相关平衡", "Balanced"),
}
#: What the decision makers want together, by name.
GROUP: Mapping[str, Note] = {
    "experts_mean": Note("决策者平均", "Decision makers, mean"),
    "experts_median": Note("决策者中位", "Decision makers, median"),
}
#: Base sample of the Sobol indices: the power of 2 next to the number of runs, within these bounds.
_BASE = (64, 4096)
#: Share of the work [percent] that is done when a part begins.
_STEPS = {"problem": 0, "uncertainty": 25, "sensitivity": 55, "weights": 92, "coherence": 97}


@dataclass(frozen=True, slots=True)
class Study:
    """What a robustness study found.

    Parameters
    ----------
    runs, seed : int
    uncertainty : Uncertainty
    sensitivity : Sensitivity or None
        None where nobody is ranked.
    sets : mapping of str to Note
        Names of the weightings compared, as columns of ``comparison``; a decision maker's is
        "expert:" and the name as typed.
    comparison : Comparison
    polls : tuple of Poll
        One a parent for which somebody gave points.
    removal : Removal
    coherence : Coherence
    labels : mapping of str to Note
        Factor -> name.
    notes : tuple of (Note, Note)
        Topic and sentence; codes are replaced by names.
    """

    runs: int
    seed: int
    uncertainty: Uncertainty
    sensitivity: Sensitivity | None
    sets: Mapping[str, Note]
    comparison: Comparison
    polls: tuple[Poll, ...]
    removal: Removal
    coherence: Coherence
    labels: Mapping[str, Note]
    notes: tuple[tuple[Note, Note], ...]

    @property
    def headline(self) -> Note:
        """The main sentence: how far ranks move."""
        return self.notes[0][1]


def run_study(
    results: Results,
    runs: int = 1000,
    seed: int = 1,
    *,
    city: str | None = None,
    progress: Progress | None = None,
) -> Study:
    """Vary every choice behind the ranking.

    Parameters
    ----------
    results : Results
    runs : int
        Uncertainty runs; the Sobol indices take their base sample from it (a power of 2).
    seed : int
        The same results, runs and seed give the same study on every machine.
    city : str, optional
        A city whose own rank and score the Sobol indices explain too; ignored if it is not ranked.
    progress : callable, optional

    Raises
    ------
    ValueError
        Fewer than 2 runs.
    """
    if runs < 2:
        raise ValueError(f"expected 2 or more runs, got {runs}")
    tell = progress or _silent
    tell("problem", _STEPS["problem"])
    problem = from_results(results)
    factors = default_factors(problem)
    uncertainty = run_uncertainty(
        problem, Plan(factors), runs, seed, _part(tell, "uncertainty", "sensitivity")
    )
    sensitivity = None
    if len(results.ranked):
        sensitivity = run_sensitivity(
            problem,
            factors,
            _base(runs),
            seed,
            _targets(results, city),
            progress=_part(tell, "sensitivity", "weights"),
        )
    tell("weights", _STEPS["weights"])
    polls = tuple(
        poll(allocation) for allocation in allocations_from(results.inputs.experts, results.framework)
    )
    scores = results.scores(results.edition)[list(results.framework.codes)]
    suggested, weight_notes = suggested_sets(results.framework, scores.to_numpy(np.float64), tuple(METHODS))
    sets, labels = _sets(suggested, polls)
    comparison = compare_weights(problem, sets)
    removal = remove_each(problem)
    tell("coherence", _STEPS["coherence"])
    tree = coherence(results.framework, scores)
    found = Study(
        runs=runs,
        seed=seed,
        uncertainty=uncertainty,
        sensitivity=sensitivity,
        sets=labels,
        comparison=comparison,
        polls=polls,
        removal=removal,
        coherence=tree,
        labels={f.name: label_of(f, problem) for f in factors},
        notes=_notes(results, uncertainty, sensitivity, weight_notes, polls, tree),
    )
    tell("coherence", 100)
    return found


def _silent(step: str, percent: int) -> None:
    """Report to nobody."""


def _part(tell: Progress, step: str, following: str) -> Callable[[int, int], None]:
    """Return the progress of one part as a share of the whole."""
    start, end = _STEPS[step], _STEPS[following]

    def part(done: int, of: int) -> None:
        tell(step, start + (end - start) * done // max(of, 1))

    return part


def _base(runs: int) -> int:
    low, high = _BASE
    return int(min(max(1 << (runs - 1).bit_length(), low), high))


def _targets(results: Results, city: str | None) -> tuple[Target, ...]:
    """Return what is explained: the shift of this edition, of all pooled, one city's rank and score."""
    targets = [Target("shift", edition=results.edition)]
    if results.settings.base_edition:
        targets.append(Target("shift"))
    if city is not None and city in results.ranked.index:
        targets += [Target("rank", city), Target("score", city)]
    return tuple(targets)


def _sets(
    suggested: Mapping[str, Mapping[str, float]], polls: tuple[Poll, ...]
) -> tuple[dict[str, dict[str, float]], dict[str, Note]]:
    """Return every weighting by name, and what the names mean."""
    sets: dict[str, dict[str, float]] = {name: dict(suggested[name]) for name in METHODS}
    labels = dict(METHODS)
    answered = [p for p in polls if len(p.weights)]
    if not answered:
        return sets, labels
    for which in ("mean", "median"):
        sets[f"experts_{which}"] = {c: w for p in answered for c, w in p.set_of(which).items()}
        labels[f"experts_{which}"] = GROUP[f"experts_{which}"]
    for found in answered:
        for member, weights in found.member_sets().items():
            sets.setdefault(f"expert:{member}", {}).update(weights)
            labels[f"expert:{member}"] = Note(f"决策者：{member}", f"Decision maker: {member}")
    return sets, labels


_TOPICS = {
    "ranks": Note("排名区间", "Rank intervals"),
    "drivers": Note("排名的决定因素", "What drives the ranks"),
    "weights": Note("其他权重", "Other weights"),
    "experts": Note("决策者赋权", "Decision makers"),
    "coherence": Note("指标一致性", "Coherence"),
}


def _notes(
    results: Results,
    uncertainty: Uncertainty,
    sensitivity: Sensitivity | None,
    weights: tuple[Note, ...],
    polls: tuple[Poll, ...],
    tree: Coherence,
) -> tuple[tuple[Note, Note], ...]:
    coded = (
        ("ranks", uncertainty.notes),
        ("drivers", () if sensitivity is None else sensitivity.notes),
        ("weights", weights),
        ("experts", tuple(n for p in polls for n in p.notes)),
    )
    words = _words(results)
    return (
        (_TOPICS["ranks"], _headline(results, uncertainty)),
        *((_TOPICS[topic], named(note, words)) for topic, found in coded for note in found),
        *((_TOPICS["coherence"], note) for note in tree.notes),
    )


def _headline(results: Results, found: Uncertainty) -> Note:
    """Return the main sentence: how far ranks move, and how many of the top stay there."""
    if results.ranked.empty:
        return Note(
            "没有城市有排名，排名区间无从谈起。",
            "Nobody is ranked, so there is no rank to give an interval for.",
        )
    table = found.table.loc[results.edition]
    ranked = table[table["rank"].notna()]
    top = found.plan.top
    leading = ranked[ranked["rank"] <= top]
    sure = int((leading["p_top"] >= 0.9).sum())
    width = float((ranked["high"] - ranked["low"]).median())
    return Note(
        f"{found.runs}次试算（随机种子{found.seed}）中，名次平均变动{found.mean_shift:.1f}位；"
        f"90%区间的宽度中位数为{width:.1f}位；现排前{top}名的{len(leading)}个城市中，"
        f"{sure}个在九成以上的试算中仍在前{top}名。",
        f"Over {found.runs} runs (seed {found.seed}) ranks move by {found.mean_shift:.1f} places on average;"
        f" the median 90 % interval is {width:.1f} places wide; {sure} of the {len(leading)} cities in the"
        f" top {top} stay there in at least nine runs of ten.",
    )


def _words(results: Results) -> dict[str, Note]:
    """Return the name of every city, indicator, aggregate and method by its code."""
    cities = {
        str(city): Note(*(results.inputs.city_name(str(city), lang) for lang in ("zh", "en")))
        for city in results.inputs.cities.data.index
    }
    return {**METHODS, **{n.code: Note(n.name_zh, n.name_en) for n in results.framework}, **cities}


def named(note: Note, words: Mapping[str, Note]) -> Note:
    """Return a note with codes replaced by names.

    Examples
    --------
    >>> named(Note("320100 的名次", "Rank of 320100"), {"320100": Note("南京", "Nanjing")})
    Note(zh='南京的名次', en='Rank of Nanjing')
    """
    code = r"(?<![A-Za-z0-9_])(" + "|".join(map(re.escape, words)) + r")(?![A-Za-z0-9_])"
    return Note(
        re.sub(code + " ?", lambda m: words[m[1]].zh, note.zh),
        re.sub(code, lambda m: words[m[1]].en, note.en),
    )
