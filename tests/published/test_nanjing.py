"""南京 2021-2022: sixteen published scores add up to the published index."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from ccni_xl.aggregation import aggregate
from ccni_xl.framework import builtin

pytestmark = pytest.mark.shared


def test_index_of_nanjing(shared):
    framework = builtin("2.0")
    with (shared / "data/published/nanjing_scores.csv").open(encoding="utf-8") as file:
        published = {row["indicator"]: float(row["nanjing_score"]) for row in csv.DictReader(file)}
    published["人均公共交通工具拥有量"] = published.pop("人均公共交通车辆拥有量")  # the site's name for it
    scores = [published[framework[code].name_zh] for code in framework.indicators]
    result = aggregate(framework, [scores])
    np.testing.assert_allclose(result.scores[0, -1], 43.59322, atol=5e-6)
