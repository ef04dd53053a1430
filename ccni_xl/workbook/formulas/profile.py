"""The city profile: pick a city and an edition; everything else follows by native formula."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import median

import numpy as np

from ccni_xl.hosts.port import Cell, Formula, TableWrite, Value, plain
from ccni_xl.workbook.formulas.context import FormulaContext, depth_first
from ccni_xl.workbook.formulas.findings import fixed

__all__ = ["Profile", "facts_table", "profile_tables", "selection_cells"]

#: Keeps ties apart in the order of the table, far below any score that is shown.
_TIE = 1e-9
_TOP = 3


class Profile:
    """The picked city and edition: what the lookups find."""

    def __init__(self, context: FormulaContext) -> None:
        self.context = context
        cities = context.cities
        names = zip(cities.index, cities["name"], strict=True) if len(cities) else ()
        self.code = next((str(c) for c, name in names if name == context.profile_city), "")
        self.edition = context.profile_edition
        key = (self.code, self.edition)
        self.known = len(context.scores) > 0 and key in context.scores.index
        self.row: Value = self._place(context.scores, key)
        self.value_row: Value = self._place(context.values, key)

    @staticmethod
    def _place(frame: object, key: tuple[str, str]) -> Value:
        index = list(getattr(frame, "index", ()))
        return index.index(key) + 1 if key in index else ""

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
        tiers = self.context.cities["tier"]
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
        return _number(self.context.scores.loc[(self.code, self.edition), code])


def _number(value: object) -> float | None:
    """Return a number of a frame, None for what is missing."""
    found = float(value) if isinstance(value, int | float) else math.nan
    return None if math.isnan(found) else found


def _middle(values: Iterable[float]) -> Value:
    found = list(values)
    return median(found) if found else ""


def selection_cells(context: FormulaContext) -> dict[str, Formula]:
    """Return the named cells that find the picked city's rows."""
    profile = Profile(context)
    cities = context.ref("tbl_cities")
    names = cities.column("name_zh" if context.lang == "zh" else "name_en")
    key = 'ccni_profile_code&"|"&ccni_profile_edition'

    def match(table: str) -> str:
        return f'=IFERROR(MATCH({key},{context.ref(table).column("key")},0),"")'

    return {
        "ccni_profile_code": Formula(
            f'=IFERROR(INDEX({cities.column("city")},MATCH(ccni_profile_city,{names},0))&"","")', profile.code
        ),
        "ccni_profile_row": Formula(match("tbl_scores"), profile.row),
        "ccni_profile_value_row": Formula(match("tbl_values"), profile.value_row),
    }


def _lookup(context: FormulaContext, table: str, code: str) -> str:
    ref = context.ref(table)
    return f'=IFERROR(INDEX({ref.column(code)},MATCH(ccni_profile_code,{ref.column("city")},0))&"","")'


def _source(context: FormulaContext, table: str) -> str:
    """Return the title of the source that stands behind the picked city and edition."""
    ref, sources = context.ref(table), context.ref("tbl_sources")
    row = (
        f'SUMPRODUCT(({ref.column("city")}&""=ccni_profile_code)'
        f'*({ref.column("edition")}&""=ccni_profile_edition)'
        f"*(ROW({ref.column('city')})-MIN(ROW({ref.column('city')}))+1))"
    )
    typed = f'INDEX({ref.column("source")},{row})&""'
    title = f"INDEX({sources.column('title')},MATCH({typed},{sources.column('number')},0))"
    return f'=IF({row}=0,"",IFERROR({title},IFERROR({typed},"")))'


def facts_table(context: FormulaContext, profile: Profile) -> TableWrite:
    """Return tbl_profile_facts: who the city is and how it stands."""
    score = context.ref("tbl_scores").column(context.framework.root)
    root = profile.score(context.framework.root)
    line = context.ranking.loc[profile.code] if profile.code in context.ranking.index else None

    def ranked(column: str) -> str:
        value = None if line is None else line[column]
        return "" if value is None or value != value else str(value)

    rank = "" if ranked("rank") == "" else f"{float(ranked('rank')):.15g}"
    policy, annual = context.sources.get((profile.code, profile.edition), ("", ""))
    facts: tuple[tuple[str, str, str, Value], ...] = (
        ("代码", "Code", '=ccni_profile_code&""', profile.code),
        ("省份", "Province", _lookup(context, "tbl_cities", "province"), profile.attribute("province")),
        ("区域", "Region", _lookup(context, "tbl_cities", "region"), profile.attribute("region")),
        ("城市等级", "Tier", _lookup(context, "tbl_cities", "tier"), profile.tier),
        (
            "综合得分",
            "Score",
            f'=IFERROR(FIXED(INDEX({score},ccni_profile_row),1,TRUE),"")',
            "" if root is None else fixed(root),
        ),
        ("本期排名", "Rank of this edition", _lookup(context, "tbl_ranking", "rank"), rank),
        ("变化类型", "Class of change", _lookup(context, "tbl_ranking", "arrow"), ranked("arrow")),
        ("主导因素", "Driver", _lookup(context, "tbl_change", "driver"), ranked("driver")),
        ("一盘棋象限", "Quadrant", _lookup(context, "tbl_board", "quadrant"), ranked("quadrant")),
        ("政策来源", "Source, policy", _source(context, "tbl_policy"), context.titles.get(policy, policy)),
        ("数据来源", "Source, data", _source(context, "tbl_annual"), context.titles.get(annual, annual)),
    )
    rows: list[dict[str, Cell]] = [
        {"fact": context.pick(zh, en), "shown": Formula(text, value)} for zh, en, text, value in facts
    ]
    return context.write("tbl_profile_facts", rows)


def profile_tables(context: FormulaContext) -> tuple[TableWrite, ...]:
    """Return the tables of the profile sheet."""
    profile = Profile(context)
    rows = _node_rows(context, profile)
    return (
        facts_table(context, profile),
        _top_table(context, rows),
        context.write("tbl_profile", rows),
        _co2_table(context, profile),
    )


def _node_rows(context: FormulaContext, profile: Profile) -> list[dict[str, Cell]]:
    ref, scores, values = context.ref("tbl_profile"), context.ref("tbl_scores"), context.ref("tbl_values")
    cities = context.ref("tbl_cities")
    score, middle, gap = ref.this("score"), ref.this("median"), ref.this("gap")
    tier = f"INDEX({cities.column('tier')},MATCH(ccni_profile_code,{cities.column('city')},0))"
    same_tier = f"COUNTIFS({cities.column('city')},{scores.column('city')},{cities.column('tier')},{tier})>0"
    edition = f"({scores.column('edition')}=ccni_profile_edition)"
    place = f"(ROW()-ROW({ref.header('name')}))"
    rows: list[dict[str, Cell]] = []
    for i, (code, _) in enumerate(depth_first(context.framework), start=1):
        column = scores.column(code)
        present = f"({edition}*ISNUMBER({column}))"
        own = profile.score(code)
        everyone, peers = profile.column(code), profile.column(code, profile.tier or "-")
        centre = _middle(everyone)
        distance = own - centre if own is not None and isinstance(centre, float) else None
        leaf = context.framework.is_indicator(code)
        item = f"INDEX({column},ccni_profile_row)"
        rows.append(
            {
                "name": context.framework[code].name(context.lang),
                "unit": _unit(context, code),
                "value": _value(context, values.column(code), profile, code) if leaf else None,
                "score": Formula(f'=IFERROR(IF({item}="","",{item}),"")', "" if own is None else own),
                "median": Formula(f'=IFERROR(_xlfn.AGGREGATE(16,6,{column}/{present},0.5),"")', centre),
                "tier_median": Formula(
                    f'=IFERROR(_xlfn.AGGREGATE(16,6,{column}/({present}*({same_tier})),0.5),"")',
                    _middle(peers),
                ),
                "gap": Formula(
                    f'=IF(OR({score}="",{middle}=""),"",{score}-{middle})',
                    "" if distance is None else distance,
                ),
                "rank": Formula(
                    f'=IF({score}="","",SUMPRODUCT({present}*({column}>{score}))+1)',
                    "" if own is None else 1 + sum(other > own for other in everyone),
                ),
                "code": code,
                "leaf": int(leaf),
                "order": Formula(
                    f'=IF(AND({ref.this("leaf")}=1,ISNUMBER({gap})),{gap}-{place}*1E-9,"")',
                    distance - i * _TIE if leaf and distance is not None else "",
                ),
            }
        )
    return rows


def _unit(context: FormulaContext, code: str) -> str:
    from ccni_xl.workbook.units import unit_label

    return unit_label(context.framework[code].unit, context.lang)


def _value(context: FormulaContext, column: str, profile: Profile, code: str) -> Formula:
    item = f"INDEX({column},ccni_profile_value_row)"
    text = f'=IFERROR(IF({item}="","",{item}),"")'
    key = (profile.code, profile.edition)
    known = len(context.values) > 0 and key in context.values.index
    value = plain(context.values.loc[key, code]) if known else None
    return Formula(text, "" if value is None else value)


def _top_table(context: FormulaContext, rows: list[dict[str, Cell]]) -> TableWrite:
    """Return the three indicators furthest above and below the median."""
    ref = context.ref("tbl_profile")
    order = [(_number(_cached(row["order"])), row) for row in rows]
    known = [(value, row) for value, row in order if value is not None]
    ordered = sorted(known, key=lambda pair: pair[0])
    top: list[dict[str, Cell]] = []
    for k in range(1, _TOP + 1):
        line: dict[str, Cell] = {"place": k}
        for name, function, found in (
            ("strength", "LARGE", ordered[-k] if k <= len(ordered) else None),
            ("weakness", "SMALL", ordered[k - 1] if k <= len(ordered) else None),
        ):
            row = f"MATCH({function}({ref.column('order')},{k}),{ref.column('order')},0)"
            shown = ("", "") if found is None else (_cached(found[1]["name"]), _cached(found[1]["gap"]))
            line[name] = Formula(f'=IFERROR(INDEX({ref.column("name")},{row}),"")', shown[0])
            line[f"{name}_by"] = Formula(f'=IFERROR(INDEX({ref.column("gap")},{row}),"")', shown[1])
        top.append(line)
    return context.write("tbl_profile_top", top)


def _cached(cell: Cell) -> Value:
    return plain(cell)


def _co2_table(context: FormulaContext, profile: Profile) -> TableWrite:
    """Return the CO2 line of the city: one row a year of tbl_co2."""
    ref = context.ref("tbl_co2")
    rows: list[dict[str, Cell]] = []
    for year in context.co2.columns:
        item = f"INDEX(tbl_co2[{year}],MATCH(ccni_profile_code,{ref.column('city')},0))"
        typed = context.co2.loc[profile.code, year] if profile.code in context.co2.index else None
        value = _number(typed)
        rows.append(
            {
                "year": int(year),
                "co2": Formula(f'=IFERROR(IF({item}="","",{item}),"")', "" if value is None else value),
            }
        )
    return context.write("tbl_profile_co2", rows)
