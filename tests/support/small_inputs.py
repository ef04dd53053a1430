"""Two cities, one edition: inputs small enough to work by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ccni_xl.indicators import EditionData
from ccni_xl.inputs import Inputs
from ccni_xl.settings import Edition, Settings
from ccni_xl.terms import Disclosure, Pilot
from ccni_xl.variables import CITY
from tests.support.demo_inputs import table

CITIES = ["110000", "320100"]
EDITION = Edition("2021-2022", 2020, 2020, 2020)
_TICKS = [term.value for term in (*Pilot, *Disclosure)]


def small_inputs(
    annual: Mapping[str, Sequence[float]] | None = None,
    policy: Mapping[str, Sequence[object]] | None = None,
    series: Mapping[str, Mapping[int, Sequence[float]]] | None = None,
    **settings: object,
) -> Inputs:
    """Return inputs of two cities with the variables given and nothing else."""
    cities = pd.DataFrame(
        {v.code: None for v in CITY if v.code != "city"}, index=pd.Index(CITIES, name="city"), dtype=object
    )
    cities["name_zh"], cities["name_en"] = ["北京", "南京"], ["Beijing", "Nanjing"]
    index = pd.MultiIndex.from_product([CITIES, [EDITION.label]], names=["city", "edition"])
    ticks: dict[str, Sequence[object]] = {tick: ["no", "no"] for tick in _TICKS}
    targets: dict[str, Sequence[object]] = {
        "peak_year": [2022.0, np.inf],
        "neutrality_target": ["none", "related"],
    }
    frames = {
        name: pd.DataFrame(
            (series or {}).get(name, {2020: [np.nan, np.nan]}), index=pd.Index(CITIES, name="city")
        )
        for name in ("co2", "gdp_real", "population")
    }
    empty = pd.DataFrame(columns=["city", "edition", "indicator", "score", "source", "by"])
    return Inputs(
        cities=table(cities, "城市"),
        editions=(EDITION,),
        policy=table(pd.DataFrame({**ticks, **targets, **(policy or {})}, index=index), "数据_政策"),
        annual=table(pd.DataFrame(annual or {}, index=index, dtype=float), "数据_年度"),
        series={name: table(frame, name) for name, frame in frames.items()},
        extra=table(pd.DataFrame(index=index), "数据_附加"),
        entered=table(empty, "得分录入"),
        settings=Settings(**{"edition": EDITION.label, **settings}),  # type: ignore[arg-type]
    )


def edition_data(inputs: Inputs) -> EditionData:
    """Return what the one edition sees."""
    return EditionData(inputs, EDITION, inputs.settings)
