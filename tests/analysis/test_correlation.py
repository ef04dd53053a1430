from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccni_xl.analysis import correlations


def test_equals_scipy_with_and_without_gaps() -> None:
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(rng.normal(size=(60, 4)), columns=list("abcd"))
    frame["b"] += frame["a"]
    frame.loc[3:9, "c"] = np.nan
    frame["d"] = frame["d"].round(0)  # ties
    for row in correlations(frame).itertuples():
        both = frame[[row.first, row.second]].dropna()
        pearson = stats.pearsonr(both[row.first], both[row.second])
        spearman = stats.spearmanr(both[row.first], both[row.second])
        assert row.n == len(both)
        assert row.pearson == pytest.approx(pearson.statistic, abs=1e-12)
        assert row.pearson_p == pytest.approx(pearson.pvalue, abs=1e-9)
        assert row.spearman == pytest.approx(spearman.statistic, abs=1e-12)
        assert row.spearman_p == pytest.approx(spearman.pvalue, abs=1e-9)


def test_a_constant_or_nearly_empty_column_says_nothing() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "flat": 5.0, "two": [1.0, np.nan, np.nan, 2.0]})
    result = correlations(frame)
    assert result["pearson"].isna().all()
    assert result["spearman_p"].isna().all()
    assert result["n"].tolist() == [4, 2, 2]
