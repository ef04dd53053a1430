"""Inputs made straight from the demonstration data, without a workbook."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

import ccni_xl.demo
from ccni_xl.inputs import Inputs, Origin, Status, Table
from ccni_xl.settings import Edition, Settings
from ccni_xl.variables import CITY

EDITIONS = (
    Edition("2021-2022", 2020, 2020, 2020, 2020),
    Edition("2020-2021", 2019, 2019, 2019, 2019),
)


def table(frame: pd.DataFrame, sheet: str) -> Table:
    """Return a table whose records stand from row 8 on and whose variables from column D on."""
    status = frame.isna().astype(int) * int(Status.BLANK)
    origin = Origin(
        sheet,
        {key: row for row, key in enumerate(frame.index, start=8)},
        {column: number for number, column in enumerate(frame.columns, start=4)},
        header_row=7,
    )
    return Table(frame, status, origin)


#: The package's own illustrative data.
DEMO = Path(ccni_xl.demo.__file__).parent


def demo_inputs(folder: Path = DEMO, **settings: object) -> Inputs:
    """Return the inputs of the demonstration data in ``folder``."""
    text = {"city": str}
    cities = pd.read_csv(folder / "cities.csv", dtype=text).set_index("city").rename_axis("city")
    for variable in CITY:
        if variable.code != "city" and variable.code not in cities.columns:
            cities[variable.code] = np.nan if variable.low is not None else None
    policy = pd.read_csv(folder / "policy.csv", dtype={**text, "edition": str}).set_index(["city", "edition"])
    policy["peak_year"] = policy["peak_year"].fillna(np.inf)
    annual = pd.read_csv(folder / "annual.csv", dtype={**text, "edition": str}).set_index(["city", "edition"])
    for frame in (policy, annual):
        frame["source"], frame["note"] = "illustrative", None
    series = {}
    for name in ("co2", "gdp_real", "population"):
        frame = pd.read_csv(folder / f"{name}.csv", dtype=text).set_index("city")
        frame.columns = frame.columns.astype(int)
        series[name] = table(frame, name)
    extra = (
        pd.read_csv(folder / "pm25.csv", dtype=text)
        .assign(edition="2021-2022")
        .set_index(["city", "edition"])
    )
    entered = pd.DataFrame(columns=["city", "edition", "indicator", "score", "source", "by"])
    chosen = {"edition": "2021-2022", "base_edition": "2020-2021", "demo": True, **settings}
    return Inputs(
        cities=table(cities, "城市"),
        editions=EDITIONS,
        policy=table(policy, "数据_政策"),
        annual=table(annual, "数据_年度"),
        series=series,
        extra=table(extra, "数据_附加"),
        entered=table(entered, "得分录入"),
        settings=Settings(**chosen),  # type: ignore[arg-type]
    )
