"""Imputation of vectors, of the ASEM data and of a panel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ccni_xl.evaluation import sample_of
from ccni_xl.framework import parse_token
from ccni_xl.scoring import Sample
from ccni_xl.treatment import impute

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("method", ["mean", "median"])
def test_vectors(cases, method):
    for case in cases.json("imputation/vectors.json")["ungrouped"]:
        x = cases.numbers(case["x"])
        result = impute(x, parse_token(method, "imputation"), Sample.anonymous(len(x)))
        cases.close(result.column, cases.numbers(case[f"i_{method}"]))


@pytest.mark.parametrize("method", ["mean", "median"])
def test_grouped_vectors(cases, method):
    token = parse_token(f"group_{method} group=f", "imputation")
    for case in cases.json("imputation/vectors.json")["grouped"]:
        x = cases.numbers(case["x"])
        result = impute(x, token, Sample.anonymous(len(x)), np.array(case["f"], dtype=object))
        cases.close(result.column, cases.numbers(case[f"i_{method}_grp"]))


#: column of the reference -> token, group
ASEM = {
    "mean": ("mean", None),
    "median": ("median", None),
    "group_mean_EurAsia": ("group_mean group=g", "EurAsia_group"),
    "group_median_GDP": ("group_median group=g", "GDP_group"),
    "group_mean_GDPpc": ("group_mean group=g", "GDPpc_group"),
}


@pytest.mark.parametrize("column", ASEM)
def test_asem(cases, column):
    name, group = ASEM[column]
    raw = pd.read_csv(cases.folder / "asem/in_raw.csv").set_index("uCode")
    cells = pd.read_csv(cases.folder / "imputation/asem_imputed_cells.csv")
    groups = raw[group].to_numpy(dtype=object) if group else None
    for code, part in cells.groupby("iCode"):
        result = impute(raw[code], parse_token(name, "imputation"), sample_of(raw.index), groups)
        assert set(raw.index[result.filled]) == set(part.uCode)
        filled = pd.Series(result.column, index=raw.index)
        cases.close(filled[part.uCode], part[column])


#: file -> input, token
PANEL = {
    "latest": ("panel_in", "last"),
    "latest_max1": ("panel_in", "last max=1"),
    "latest_max2": ("panel_in", "last max=2"),
    "constant": ("panel_in", "last ends=flat"),
    "linear": ("panel_in_for_linear", "linear ends=flat"),
    "linear-constant": ("panel_in", "linear ends=flat"),
}


@pytest.mark.parametrize("name", PANEL)
def test_panel(cases, name):
    source, token = PANEL[name]
    keys = ["uCode", "Time"]
    data = pd.read_csv(cases.folder / f"imputation/{source}.csv").set_index(keys)
    reference = pd.read_csv(cases.folder / f"imputation/panel_out_{name}.csv").set_index(keys)
    for column in data.columns:
        result = impute(data[column], parse_token(token, "imputation"), sample_of(data.index))
        ours = pd.Series(result.column, index=data.index)
        cases.close(ours.loc[reference.index], reference[column])
