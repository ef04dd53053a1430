"""Result tables that show the steps: values, scores, the scope test, the lists people choose from."""

from __future__ import annotations

from ccni_xl.framework import Framework
from ccni_xl.variables import Kind
from ccni_xl.workbook.schema.model import Column, Style, TableSpec
from ccni_xl.workbook.schema.parts import CITY, EDITION, KEY, NAME, number, table, text
from ccni_xl.workbook.units import unit_label

__all__ = ["workings_tables"]


def workings_tables(framework: Framework) -> tuple[TableSpec, ...]:
    """Return the tables of values, scores, scope and lists."""
    values = tuple(
        Column(
            c,
            framework[c].name_zh,
            framework[c].name_en,
            unit_zh=unit_label(framework[c].unit, "zh"),
            unit_en=framework[c].unit,
            kind=Kind.NUMBER,
            style=Style.CALC,
            width=12,
            number_format="0" if framework[c].unit == "year" else "#,##0.00",
        )
        for c in framework.indicators
    )
    scores = tuple(number(n.code, n.name_zh, n.name_en, 10, style=Style.CALC) for n in framework)
    return (
        table("tbl_values", "values", "key", CITY, NAME, EDITION, *values, KEY),
        table(
            "tbl_scores",
            "scores",
            "key",
            CITY,
            NAME,
            EDITION,
            *scores,
            number("coverage", "数据完整度", "Coverage", 10, "0%", style=Style.CALC),
            text("entered", "直接录入", "Entered directly", 16, style=Style.CALC),
            text("imputed", "填补", "Imputed", 16, style=Style.CALC),
            number("native", "公式复算", "By formula", 10, style=Style.CALC),
            KEY,
        ),
        table(
            "tbl_scope",
            "cities",
            "city",
            CITY,
            NAME,
            number("gdp", "GDP", "GDP", 11, "#,##0", unit_zh="亿元", unit_en="10^8 CNY"),
            number("gdp_per_head", "人均GDP", "GDP per head", 11, "0.00", unit_zh="万元", unit_en="10^4 CNY"),
            number(
                "urban_population",
                "城镇常住人口",
                "Urban population",
                12,
                "#,##0",
                unit_zh="万人",
                unit_en="10^4 persons",
            ),
            text("scope", "评价范围", "Scope", 18),
            text("ranked", "参加排名", "Ranked", 10),
            left=14,
            title_zh="评价范围筛选",
            title_en="Scope test",
        ),
        table(
            "tbl_indicators",
            "lists",
            "code",
            text("code", "代码", "Code", 28),
            text("name", "指标", "Indicator", 34),
        ),
        table(
            "tbl_parents",
            "lists",
            "code",
            text("code", "代码", "Code", 28),
            text("name", "上级", "Parent", 34),
            left=4,
        ),
    )
