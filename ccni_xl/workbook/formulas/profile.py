"""The city profile: pick a city and an edition; everything else follows by native formula."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from statistics import median

from ccni_xl.hosts.port import Cell, Formula, TableWrite, Value, plain
from ccni_xl.workbook.formulas.context import FormulaContext, depth_first
from ccni_xl.workbook.formulas.figures import fixed
from ccni_xl.workbook.formulas.profile_lift import lift_note, lift_table, ordered_lift, points_to_gain
from ccni_xl.workbook.formulas.profile_pick import Profile, number_of, selection_cells
from ccni_xl.workbook.formulas.profile_steps import change_captions, steps_table
from ccni_xl.workbook.formulas.profile_trend import co2_table, trend_captions
from ccni_xl.workbook.formulas.refs import quoted

__all__ = ["facts_table", "profile_cells", "profile_tables"]

#: Keeps ties apart in the order of the table, far below any score that is shown.
_TIE = 1e-9
_TOP = 3


def profile_cells(context: FormulaContext) -> dict[str, Formula]:
    """Return the named cells of the profile sheet."""
    profile = Profile(context)
    return {
        **selection_cells(context),
        **trend_captions(context, profile),
        "ccni_profile_lift_note": lift_note(context),
        **change_captions(context, profile),
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


_UNRANKED = ("未排名", "unranked")
_NO_STUDY = ("未做稳健性分析", "no robustness run")


def _interval(context: FormulaContext) -> str:
    """Return the formula of the rank interval: the ranking shows it while it belongs to the inputs."""
    ref = context.ref("tbl_ranking")

    def item(code: str) -> str:
        return f"INDEX({ref.column(code)},MATCH(ccni_profile_code,{ref.column('city')},0))"

    unranked, none = quoted(context.pick(*_UNRANKED)), quoted(context.pick(*_NO_STUDY))
    missing = f'IF({item("rank")}="",{unranked},{none})'
    return f'=IFERROR(IF({item("interval")}<>"",{item("interval")}&"",{missing}),"")'


def _interval_now(context: FormulaContext, line: Mapping[Hashable, object] | None) -> str:
    """Return what the formula of the rank interval shows."""
    if line is None:
        return ""
    if line["interval"] and isinstance(line["interval"], str):
        return line["interval"]
    return context.pick(*(_UNRANKED if number_of(line["rank"]) is None else _NO_STUDY))


def facts_table(context: FormulaContext, profile: Profile) -> TableWrite:
    """Return tbl_profile_facts: who the city is and how it stands."""
    score = context.ref("tbl_scores").column(context.framework.root)
    root = profile.score(context.framework.root)
    lines = context.ranking.to_dict("index") if profile.code in context.ranking.index else {}
    line = lines.get(profile.code)

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
        ("排名区间 5–95%", "Rank interval 5–95 %", _interval(context), _interval_now(context, line)),
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
        lift_table(context, profile, rows),
        context.write("tbl_profile", rows),
        co2_table(context, profile),
        steps_table(context, profile),
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
        gain = points_to_gain(context, code, own)
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
                "lift": gain,
                "lift_order": ordered_lift(context, gain, i),
            }
        )
    return rows


def _middle(values: list[float]) -> Value:
    return median(values) if values else ""


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
    order = [(number_of(plain(row["order"])), row) for row in rows]
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
            shown = ("", "") if found is None else (plain(found[1]["name"]), plain(found[1]["gap"]))
            line[name] = Formula(f'=IFERROR(INDEX({ref.column("name")},{row}),"")', shown[0])
            line[f"{name}_by"] = Formula(f'=IFERROR(INDEX({ref.column("gap")},{row}),"")', shown[1])
        top.append(line)
    return context.write("tbl_profile_top", top)
