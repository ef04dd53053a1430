"""The whole ASEM pipeline through one framework: impute, treat, score, aggregate, rank."""

from __future__ import annotations

import pandas as pd
import pytest

from ccni_xl.aggregation import rank
from ccni_xl.evaluation import evaluate

pytestmark = pytest.mark.shared


@pytest.fixture
def raw(cases):
    return pd.read_csv(cases.folder / "asem/in_raw.csv").set_index("uCode")


@pytest.fixture
def result(cases, asem, raw):
    framework = asem("min_max", imputation="group_mean group=EurAsia_group", treatment="auto max=5")
    data = cases.table("asem/pipe_denominated.csv")
    groups = raw[["EurAsia_group", "GDP_group"]]
    return evaluate(framework, data, groups=groups)


def test_denominated(cases, raw):
    """The input of the pipeline is the raw data over their denominators."""
    reference = cases.table("asem/pipe_denominated.csv")
    meta = pd.read_csv(cases.folder / "asem/in_meta.csv", index_col="iCode", keep_default_na=False)
    ours = raw.loc[reference.index, reference.columns].astype(float)
    for code in ours.columns:
        if meta.Denominator[code]:
            ours[code] = ours[code] / raw.loc[ours.index, meta.Denominator[code]]
    cases.close(ours, reference)


def test_values_after_imputation_and_treatment(cases, result):
    reference = cases.table("asem/pipe_treated.csv")
    cases.close(result.used.loc[reference.index, reference.columns], reference)


def test_every_imputed_cell_is_recorded(cases, result):
    before = cases.table("asem/pipe_denominated.csv")
    after = cases.table("asem/pipe_imputed.csv")
    expected = {(u, c) for c in before for u in before.index[before[c].isna() & after[c].notna()]}
    cells = result.imputed
    assert set(zip(cells.unit, cells.code, strict=True)) == expected
    cases.close(cells.value, [after.loc[u, c] for u, c in zip(cells.unit, cells.code, strict=True)])


def test_every_treated_cell_is_recorded(cases, result):
    reference = pd.read_csv(cases.folder / "treatment/changed_cells_default_winmax5.csv")
    ours = result.treated.set_index(["unit", "code"]).loc[
        list(zip(reference.uCode, reference.iCode, strict=True))
    ]
    assert len(ours) == len(result.treated)
    cases.close(ours[["before", "after"]], reference[["before", "after"]])


def test_scores(cases, result):
    reference = cases.table("asem/pipe_aggregated.csv")
    cases.close(result.scores.loc[reference.index, reference.columns], reference)
    normalised = cases.table("asem/pipe_normalised.csv")
    cases.close(result.scores.loc[normalised.index, normalised.columns], normalised)


def test_ranks(cases, result):
    reference = cases.table("asem/pipe_ranks.csv")
    cases.same(result.ranks.loc[reference.index, reference.columns], reference)


def test_ranks_within_groups(cases, result):
    reference = cases.table("asem/pipe_groupranks_GDP.csv")
    columns = [c for c in reference.columns if c != "GDP_group"]
    for _, part in reference.groupby("GDP_group"):
        for code in columns:
            cases.same(rank(result.scores.loc[part.index, code]), part[code])
