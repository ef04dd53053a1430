"""Three cities in two editions as the formulas of the profile see them, with a trend and a change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.framework import builtin
from ccni_xl.hosts.port import TableWrite, plain
from ccni_xl.workbook.formulas import FormulaContext
from ccni_xl.workbook.schema import result_tables

FRAMEWORK = builtin("2.0")
CITIES = ["110000", "310000", "440300"]
EDITION = "2021-2022"
#: What each indicator added to the first city's change: up, down below zero, up across zero.
STEPS = {"peak_target": 1.0, "neutrality_target": -3.0, "pilot_programmes": 2.5}


def profile_context() -> FormulaContext:
    """Return a context in which Beijing is picked."""
    index = pd.MultiIndex.from_product([CITIES, [EDITION]])
    scores = pd.DataFrame({code: [10.0, 20.0, 30.0] for code in FRAMEWORK.codes}, index=index)
    scores["nev_penetration"] = [100.0, 20.0, 30.0]
    scores["coverage"] = 1.0
    values = pd.DataFrame(
        {code: [1.0, 2.0, None] for code in FRAMEWORK.indicators}, index=index, dtype=object
    )
    names = ["北京", "上海", "深圳"]
    cities = pd.DataFrame(
        {"name": names, "province": "", "region": "东部", "tier": ["一线", "一线", "二线"]},
        index=pd.Index(CITIES, name="city"),
    )
    ranking = pd.DataFrame(
        {"rank": [1.0, 2.0, np.nan], "score": 20.0, "arrow": None, "driver": None, "quadrant": None},
        index=pd.Index(CITIES, name="city"),
    ).assign(interval=["1–2", None, None])
    co2 = pd.DataFrame({2018: [4.0] * 3, 2019: [5.0, 6.0, np.nan], 2020: [7.0, 8.0, 9.0]}, index=cities.index)
    specs = {spec.name: spec for spec in result_tables(FRAMEWORK)}

    def table(name: str, *rows: dict[str, object]) -> pd.DataFrame:
        return pd.DataFrame(list(rows), columns=list(specs[name].codes), dtype=object)

    trend = {
        "city": CITIES[0],
        "edition": EDITION,
        "s": 3.0,
        "p_value": 0.0312,
        "trend": "显著上升",
        "sen_slope": 1.5,
        "near_alpha": "接近",
        "window_from": 2019.0,
        "window_to": 2020.0,
        "sen_start": 5.2,
    }
    change = {"city": CITIES[0], "base_score": 18.5, "score": 19.0, "change": 0.5, "class": "上升 ▲"}
    reason = {"city": CITIES[0], "change": 0.5, "reason": "甲（+1）"}
    parts = {code: 0.0 for code in FRAMEWORK.indicators} | STEPS
    return FormulaContext(
        lang="zh",
        framework=FRAMEWORK,
        edition=EDITION,
        cities=cities,
        scores=scores,
        values=values,
        ranking=ranking,
        co2=co2,
        profile_city="北京",
        profile_edition=EDITION,
        tables={
            "tbl_decoupling": table(
                "tbl_decoupling", trend, {"city": CITIES[1], "edition": EDITION, "s": None, "trend": None}
            ),
            "tbl_change": table("tbl_change", change),
            "tbl_contrib": table("tbl_contrib", {**reason, **parts}),
        },
    )


def by_code(context: FormulaContext, write: TableWrite) -> list[dict[str, object]]:
    """Return the cached values of a write, row by row, by column code."""
    codes = {c.label(context.lang): c.code for c in context.spec(write.table).columns}
    return [{codes[h]: plain(v) for h, v in zip(write.header, row, strict=True)} for row in write.rows]
