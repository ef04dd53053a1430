"""The picked city and edition: the rows that everything else on the profile sheet looks at."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ccni_xl.hosts.port import Formula, Value
from ccni_xl.notes import Note
from ccni_xl.workbook.formulas.context import FormulaContext
from ccni_xl.workbook.formulas.refs import quoted

__all__ = ["Profile", "number_of", "selection_cells"]

_NOBODY = Note("请选择城市", "Choose a city")


class Profile:
    """The picked city and edition: what the lookups find."""

    def __init__(self, context: FormulaContext) -> None:
        self.context = context
        cities = context.cities
        names = zip(cities.index, cities["name"], strict=True) if len(cities) else ()
        self.code = next((str(c) for c, name in names if name == context.profile_city), "")
        self.edition = context.profile_edition
        key = (self.code, self.edition)
        self._tiers: dict[object, object] = cities["tier"].to_dict() if len(cities) else {}
        self.known = len(context.scores) > 0 and key in context.scores.index
        self.row: Value = self._place(context.scores, key)
        self.value_row: Value = self._place(context.values, key)
        self.trend_row: Value = _row(context, "tbl_decoupling", {"city": self.code, "edition": self.edition})
        self.change_row: Value = _row(context, "tbl_contrib", {"city": self.code})

    @staticmethod
    def _place(frame: object, key: tuple[str, str]) -> Value:
        index = list(getattr(frame, "index", ()))
        return index.index(key) + 1 if key in index else ""

    def cell(self, table: str, row: Value, column: str) -> Value:
        """Return what a result table shows in the row found for the city; None if there is none."""
        if not isinstance(row, int):
            return None
        found: Value = self.context.tables[table][column].iloc[row - 1]
        return None if found is None or found != found else found

    @property
    def tier(self) -> str:
        """The tier of the city, as typed."""
        return self.attribute("tier")

    def attribute(self, code: str) -> str:
        """Return what stands in a column of tbl_cities."""
        if self.code not in self.context.cities.index:
            return ""
        value = self.context.cities.loc[self.code, code]
        return value if isinstance(value, str) else ""

    def column(self, code: str, tier: str | None = None) -> list[float]:
        """Return the scores of a node over all cities of the edition, or over those of one tier."""
        scores = self.context.scores
        if not len(scores):
            return []
        tiers = self._tiers
        rows = scores[code].to_numpy(np.float64)
        pairs = zip(scores.index, rows, strict=True)
        return [
            float(score)
            for (city, edition), score in pairs
            if edition == self.edition and not np.isnan(score) and tier in (None, tiers.get(city))
        ]

    def score(self, code: str) -> float | None:
        """Return the city's score, None if there is none."""
        if not self.known:
            return None
        return number_of(self.context.scores.loc[(self.code, self.edition), code])


def _row(context: FormulaContext, table: str, keys: Mapping[str, str]) -> Value:
    """Return the row of a result table (from 1) whose columns hold the keys, "" if there is none."""
    frame = context.tables.get(table)
    if frame is None or frame.empty or not all(keys.values()):
        return ""
    found = frame[list(keys)].eq(pd.Series(keys)).all(axis=1).to_numpy()
    return int(found.argmax()) + 1 if found.any() else ""


def number_of(value: object) -> float | None:
    """Return a number of a frame, None for what is missing."""
    found = float(value) if isinstance(value, int | float) else math.nan
    return None if math.isnan(found) else found


def selection_cells(context: FormulaContext) -> dict[str, Formula]:
    """Return the named cells that find the picked city's rows."""
    profile = Profile(context)
    cities, trends = context.ref("tbl_cities"), context.ref("tbl_decoupling")
    names = cities.column("name_zh" if context.lang == "zh" else "name_en")
    key = 'ccni_profile_code&"|"&ccni_profile_edition'
    place = (
        f'SUMPRODUCT(({trends.column("city")}&""=ccni_profile_code)'
        f'*({trends.column("edition")}&""=ccni_profile_edition)'
        f"*(ROW({trends.column('city')})-MIN(ROW({trends.column('city')}))+1))"
    )

    def match(table: str, key: str, column: str) -> str:
        return f'=IFERROR(MATCH({key},{context.ref(table).column(column)},0),"")'

    return {
        "ccni_profile_code": Formula(
            f'=IFERROR(INDEX({cities.column("city")},MATCH(ccni_profile_city,{names},0))&"","")', profile.code
        ),
        "ccni_profile_row": Formula(match("tbl_scores", key, "key"), profile.row),
        "ccni_profile_value_row": Formula(match("tbl_values", key, "key"), profile.value_row),
        "ccni_profile_trend_row": Formula(
            f'=IF(ccni_profile_code="","",IF({place}=0,"",{place}))', profile.trend_row
        ),
        "ccni_profile_change_row": Formula(
            match("tbl_contrib", "ccni_profile_code", "city"), profile.change_row
        ),
        "ccni_profile_title": Formula(
            f'=IF(ccni_profile_code="",{quoted(_NOBODY.text(context.lang))},'
            'ccni_profile_city&" · "&ccni_profile_edition)',
            f"{context.profile_city} · {profile.edition}" if profile.code else _NOBODY.text(context.lang),
        ),
    }
