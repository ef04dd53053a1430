"""The published table and the run that has to reproduce it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ccni_xl.framework import builtin
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from tests.support.demo_inputs import demo_inputs

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def table2() -> pd.DataFrame:
    """Return Table 2: rank, name, totals at one and two decimals, arrow; index city code."""
    return pd.read_csv(HERE / "table2.csv", dtype={"city": str}).set_index("city")


@pytest.fixture(scope="session")
def results() -> Results:
    """Return the demonstration data pushed through framework 2.0."""
    frameworks = {version: builtin(version) for version in ("2.0", "1.0")}
    return compute(demo_inputs(), frameworks)
