"""Uncertainty and sensitivity of the ASEM index, replayed run by run from the recorded settings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.evaluation import evaluate
from ccni_xl.framework import Token
from ccni_xl.robustness import (
    Alternatives,
    Case,
    Choice,
    Means,
    Plan,
    WeightNoise,
    build_problem,
    indices,
    remove_each,
    run_uncertainty,
)
from ccni_xl.robustness.draws import nominal_draws
from ccni_xl.robustness.runs import collect
from ccni_xl.robustness.uncertainty import mean_shifts, run_draws

pytestmark = pytest.mark.shared

WINMAX = ("5", "1", "2", "3", "4")
NORMS = {"n_minmax": "min_max low=1 high=100", "n_zscore": "z_score mean=10 sd=2"}


@pytest.fixture
def treated(cases):
    return cases.table("treatment/in_imputed.csv")


@pytest.fixture
def problem(asem, treated):
    """Every treatment and normalisation of the ASEM indicators, scored by the engine."""

    def score(levels):
        framework = asem(NORMS[levels["norm"]], treatment=f"auto max={levels['winmax']}")
        return Case(evaluate(framework, treated).scores[list(framework.indicators)].to_numpy())

    choices = [
        Choice("winmax", "缩尾个数", "Winsorised cells", WINMAX),
        Choice("norm", "标准化", "Normalisation", tuple(NORMS)),
    ]
    return build_problem(asem("direct"), list(treated.index), ["2018"], score, choices)


def replay(cases, problem, name):
    """Set the draws to the recorded settings of each replicate."""
    runs = pd.read_csv(cases.folder / f"sensitivity/{name}_replicates.csv")
    sets = pd.read_csv(cases.folder / "sensitivity/asem_weightsets_20.csv", index_col="iCode")
    draws = nominal_draws(problem, len(runs))
    weights = draws.own_weights()
    for code in sets.index:
        column = problem.framework.codes.index(code)
        weights[:, column] = sets.loc[code, [f"w{i}" for i in runs.weightset]]
    draws.levels["winmax"] = np.array([WINMAX.index(str(w)) for w in runs.winmax])
    draws.levels["norm"] = np.array([list(NORMS).index(n) for n in runs.norm])
    draws.tokens = [Token("geometric")]
    geometric = np.where(runs["agg"] == "a_gmean", 0, -1)[:, None]
    draws.own_means(len(problem.framework.bottom_up))[:] = geometric
    return draws


@pytest.fixture
def nominal(cases, problem):
    """The index of the ASEM paper: scored from 0 to 100, where runs score from 1 to 100."""
    return cases.table("asem/pipe_aggregated.csv").loc[list(problem.units), "Index"].to_numpy()


def nominal_ranks(cases, problem):
    return cases.table("asem/pipe_ranks.csv").loc[list(problem.units), "Index"].to_numpy(dtype=np.int32)


def collected(problem, draws):
    scores, ranks = collect(problem, draws)
    return scores[:, 0], ranks[:, 0]


def test_uncertainty_scores(cases, problem, nominal):
    reference = cases.table("sensitivity/asem_UA_N60_scores.csv").loc[list(problem.units)]
    scores, _ = collected(problem, replay(cases, problem, "asem_UA_N60"))
    cases.close(scores.T, reference[[f"r_{i}" for i in range(1, 61)]])
    cases.close(nominal, reference["Nominal"])


def test_uncertainty_rank_statistics(cases, problem):
    draws = replay(cases, problem, "asem_UA_N60")
    found = run_draws(problem, Plan(()), draws).table.loc["2018"]
    reference = cases.table("sensitivity/asem_UA_N60_rankstats.csv").loc[list(problem.units)]
    cases.close(found[["mean", "median", "low", "high"]], reference[["Mean", "Median", "Q5", "Q95"]])
    cases.same(nominal_ranks(cases, problem), reference["Nominal"])


def test_sensitivity_runs(cases, problem):
    scores, ranks = collected(problem, replay(cases, problem, "asem_SA_N32"))
    reference = cases.table("sensitivity/asem_SA_N32_ranks.csv").loc[list(problem.units)]
    cases.same(ranks.T, reference[[f"r_{i}" for i in range(1, 193)]])
    y = pd.read_csv(cases.folder / "sensitivity/asem_SA_N32_y.csv")
    cases.close(mean_shifts(ranks, nominal_ranks(cases, problem)), y.y_mean_abs_rank_shift)
    cases.close(scores.max(axis=1), y.max_score)
    cases.close(scores.min(axis=1), y.min_score)
    cases.close(scores.sum(axis=1), y.sum_score)


def test_sensitivity_rank_statistics(cases, problem):
    """There they are over the runs of the two base samples only."""
    base = replay(cases, problem, "asem_SA_N32").part(np.arange(64))
    found = run_draws(problem, Plan(()), base).table.loc["2018"]
    reference = cases.table("sensitivity/asem_SA_N32_rankstats.csv").loc[list(problem.units)]
    cases.close(found[["mean", "median", "low", "high"]], reference[["Mean", "Median", "Q5", "Q95"]])


def test_sensitivity_indices(cases, problem):
    """First-order and total indices of the replayed mean rank shifts."""
    _, ranks = collected(problem, replay(cases, problem, "asem_SA_N32"))
    y = mean_shifts(ranks, nominal_ranks(cases, problem)).reshape(6, 32)
    first, total = indices(y[0], y[1], y[2:], centre=False)
    reference = cases.table("sensitivity/asem_SA_N32_indices.csv")
    cases.close(first, reference.Si)
    cases.close(total, reference.STi)


def test_large_uncertainty_run_agrees_statistically(cases, problem):
    """The same factors drawn by us: means within 4 standard errors of the 500 runs there."""
    reference = cases.table("sensitivity/asem_UA_N500_rankstats_statistical.csv").loc[list(problem.units)]
    upper = tuple(c for c in problem.framework.bottom_up if c in ("Conn", "Sust", "Index"))
    factors = (
        Alternatives("winmax"),
        Alternatives("norm"),
        WeightNoise(0.25, upper),
        Means((None, Token("geometric"))),
    )
    run = run_uncertainty(problem, Plan(factors), 2048, seed=1)
    found = run.table.loc["2018"]
    error = run.ranks[0].std(axis=0) / np.sqrt(500)
    assert ((found["mean"] - reference["Mean"]).abs() <= 4 * error + 0.05).all()
    assert (found["median"] - reference["Median"]).abs().max() <= 2
    cases.count(2 * len(reference))


def test_estimators(cases):
    data = cases.json("sensitivity/estimator_cases.json")
    for case in data["cases"]:
        if not case["yy"]:
            continue
        y = np.array(case["yy"]).reshape(-1, case["N"])
        first, total = indices(y[0], y[1], y[2:], centre=False)
        cases.close(first, case["Si"])
        cases.close(total, case["STi"])
        cases.close(np.concatenate((y[0], y[1])).var(ddof=1), case["variance"])


@pytest.fixture
def plain(cases, asem):
    """The index as published, with the scores of the paper."""
    framework = asem("direct")
    scores = cases.table("asem/pipe_normalised.csv")
    return build_problem(
        framework, list(scores.index), ["2018"], Case(scores[list(framework.indicators)].to_numpy())
    )


@pytest.mark.parametrize("level", [1, 2, 3])
def test_mean_rank_shift_without_each_member(cases, plain, level):
    reference = cases.json(f"sensitivity/asem_remove_level{level}_mean_abs_rank_shift.json")
    codes = [code for code in reference if code != "Nominal"]
    found = remove_each(plain, codes).table
    cases.close(found["mean_shift"], [reference[c] for c in codes])


def test_scores_and_ranks_without_each_pillar(cases, plain):
    scores = cases.table("sensitivity/asem_remove_level2_scores.csv").loc[list(plain.units)]
    moves = cases.table("sensitivity/asem_remove_level2_rankdiffs.csv").loc[list(plain.units)]
    codes = [c for c in scores.columns if c != "Nominal"]
    found = remove_each(plain, codes)
    cases.close(found.scores[["nominal", *codes]], scores[["Nominal", *codes]])
    cases.same(found.ranks[codes].rsub(found.ranks["nominal"], axis=0), moves[codes])
