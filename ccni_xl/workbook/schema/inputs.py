"""Input tables: what people type."""

from __future__ import annotations

from ccni_xl.terms import Provenance
from ccni_xl.variables import ANNUAL, CITY, EXTRA, POLICY, Kind, variable
from ccni_xl.workbook.schema.model import Column, Role, Style, TableSpec, from_variable

__all__ = ["INPUT_TABLES", "SERIES_TABLES", "STATIC_TABLES"]


def _in(code: str, zh: str, en: str, width: float = 12.0, **more: object) -> Column:
    return Column(code, zh, en, style=Style.INPUT, width=width, **more)  # type: ignore[arg-type]


_CITY_CODE = from_variable(variable("city", "city"), 9)
_CITY_NAME = _in(
    "name",
    "城市",
    "City",
    9,
    required=False,
    help_zh="按代码识别；没有代码时按名称。",
    help_en="Identified by code; by name where there is no code.",
)
_EDITION = _in(
    "edition",
    "年度",
    "Edition",
    11,
    choices="ccni_edition_list",
    help_zh="如 2021-2022，须已在“参数”登记。",
    help_en="E.g. 2021-2022; must be listed in Settings.",
)
_SOURCE = _in(
    "source",
    "来源",
    "Source",
    18,
    required=False,
    help_zh="文件名、年鉴或链接；可填“来源”表的编号。",
    help_en="Document, yearbook or link; or a number of the Sources sheet.",
)
_NOTE = _in("note", "备注", "Note", 18, required=False)


def _series(name: str, sheet_code: str, zh: str, en: str) -> TableSpec:
    return TableSpec(
        name,
        sheet_code,
        Role.INPUT,
        (_CITY_CODE, _CITY_NAME),
        key="city",
        years=True,
        title_zh=zh,
        title_en=en,
    )


#: Table of each annual series, by the code of its variable.
SERIES_TABLES = {"co2": "tbl_co2", "gdp_real": "tbl_gdp_real", "population": "tbl_population"}

INPUT_TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "tbl_settings",
        "settings",
        Role.INPUT,
        (
            _in("code", "代码", "Code", 24),
            Column("name_zh", "设置", "Setting (zh)", width=26),
            Column("name_en", "英文名称", "Setting", width=34),
            _in("value", "值", "Value", 16),
            Column("unit", "单位", "Unit", width=12, required=False),
            Column("provenance", "依据", "Provenance", width=12, required=False),
            Column("help", "说明", "Meaning", width=52, required=False),
        ),
        key="code",
    ),
    TableSpec(
        "tbl_editions",
        "settings",
        Role.INPUT,
        (
            _in("edition", "年度", "Edition", 12),
            _in(
                "co2_year",
                "碳排放数据年",
                "CO2 year",
                12,
                kind=Kind.YEAR,
                number_format="0",
                low=1990,
                high=2100,
            ),
            _in(
                "gdp_year",
                "GDP数据年",
                "GDP year",
                12,
                kind=Kind.YEAR,
                number_format="0",
                low=1990,
                high=2100,
            ),
            _in(
                "population_year",
                "人口数据年",
                "Population year",
                12,
                kind=Kind.YEAR,
                number_format="0",
                low=1990,
                high=2100,
            ),
            _in(
                "annual_year",
                "年度数据年",
                "Annual data year",
                12,
                kind=Kind.YEAR,
                number_format="0",
                low=1990,
                high=2100,
                required=False,
            ),
        ),
        key="edition",
        left=9,
    ),
    TableSpec(
        "tbl_framework",
        "framework",
        Role.INPUT,
        (
            _in("framework", "体系版本", "Framework", 9),
            _in("code", "代码", "Code", 26),
            _in("parent", "上级", "Parent", 22, required=False),
            _in("name_zh", "名称", "Name (zh)", 22),
            _in("name_en", "英文名称", "Name (en)", 34),
            _in(
                "weight",
                "权重",
                "Weight",
                8,
                kind=Kind.NUMBER,
                number_format="0.00##",
                low=0,
                help_zh="在同一上级内归一。",
                help_en="Normalised inside the parent.",
            ),
            _in("direction", "方向", "Direction", 9, required=False),
            _in("unit", "单位", "Unit", 18, required=False),
            _in(
                "scoring",
                "评分方法",
                "Scoring",
                14,
                required=False,
                help_zh="分值和节点在“评分规则”。",
                help_en="Points and knots are on the Scoring sheet.",
            ),
            _in("mean", "合成方法", "Mean", 12, required=False),
            _in("treatment", "异常值处理", "Outlier treatment", 12, required=False),
            _in("imputation", "缺失值填补", "Imputation", 12, required=False),
            _in(
                "weight_provenance",
                "权重依据",
                "Weight provenance",
                12,
                vocabulary=Provenance,
                kind=Kind.CHOICE,
                required=False,
            ),
            _in(
                "scoring_provenance",
                "评分依据",
                "Scoring provenance",
                12,
                vocabulary=Provenance,
                kind=Kind.CHOICE,
                required=False,
            ),
            _in("driver_zh", "主导类型", "Driver (zh)", 12, required=False),
            _in("driver_en", "主导类型英文", "Driver (en)", 14, required=False),
            _in("justification", "理由", "Justification", 60, required=False),
        ),
        key="code",
    ),
    TableSpec(
        "tbl_grades",
        "grades",
        Role.INPUT,
        (
            _in("framework", "体系版本", "Framework", 9),
            _in("indicator", "指标", "Indicator", 26),
            _in(
                "part",
                "类别",
                "Part",
                10,
                help_zh="节点：取值与得分；分值：选项与得分；其他：封顶（cap）、未宣布（none）等。",
                help_en="knot: value and score; points: item and score; option: cap, none and the like.",
            ),
            _in("item", "取值或选项", "Value or item", 26),
            _in("points", "得分", "Points", 9, kind=Kind.NUMBER, number_format="0.##"),
            Column("label", "含义", "Meaning", width=34, required=False),
        ),
        key="item",
    ),
    TableSpec("tbl_cities", "cities", Role.INPUT, tuple(from_variable(v) for v in CITY), key="city"),
    TableSpec(
        "tbl_sources",
        "sources",
        Role.INPUT,
        (
            _in("number", "编号", "No.", 8),
            _in("publisher", "发布方", "Publisher", 24, required=False),
            _in("title", "名称", "Title", 40, required=False),
            _in("year", "年份", "Year", 8, required=False),
            _in("url", "链接", "URL", 36, required=False),
            _in("date", "获取日期", "Date", 12, required=False),
            _in("licence", "许可", "Licence", 16, required=False),
            _in("scope", "用于", "Used for", 30, required=False),
        ),
        key="number",
    ),
    TableSpec(
        "tbl_policy",
        "policy",
        Role.INPUT,
        (_CITY_CODE, _CITY_NAME, _EDITION, *(from_variable(v, 10) for v in POLICY), _SOURCE, _NOTE),
        key="city",
    ),
    TableSpec(
        "tbl_annual",
        "annual",
        Role.INPUT,
        (_CITY_CODE, _CITY_NAME, _EDITION, *(from_variable(v) for v in ANNUAL), _SOURCE, _NOTE),
        key="city",
    ),
    _series("tbl_co2", "co2", "能源活动二氧化碳排放 [万吨]", "Energy-related CO2 [10^4 t]"),
    _series("tbl_gdp_real", "gdp_real", "地区生产总值，2005年不变价 [亿元]", "GDP at 2005 prices [10^8 CNY]"),
    _series("tbl_population", "population", "常住人口 [万人]", "Resident population [10^4 persons]"),
    TableSpec(
        "tbl_extra",
        "extra",
        Role.INPUT,
        (_CITY_CODE, _CITY_NAME, _EDITION, *(from_variable(v, 14) for v in EXTRA)),
        key="city",
        open_ended=True,
    ),
    TableSpec(
        "tbl_entered",
        "entered",
        Role.INPUT,
        (
            _CITY_CODE,
            _CITY_NAME,
            _EDITION,
            _in("indicator", "指标", "Indicator", 28, choices="ccni_indicator_list"),
            _in("score", "得分", "Score", 9, kind=Kind.NUMBER, number_format="0.0", low=0, high=100),
            _in("source", "来源", "Source", 30),
            _in("by", "录入人", "Entered by", 12, required=False),
        ),
        key="city",
    ),
    TableSpec(
        "tbl_experts",
        "experts",
        Role.INPUT,
        (
            _in("expert", "决策者", "Decision maker", 16),
            _in("parent", "上级", "Parent", 24, choices="ccni_parent_list"),
            _in("child", "下级", "Child", 28, choices="ccni_node_list"),
            _in("points", "分数", "Points", 9, kind=Kind.NUMBER, number_format="0.##", low=0, high=100),
            _in("note", "备注", "Note", 24, required=False),
        ),
        key="expert",
    ),
)

#: The glossary is written by the builder and read by people only.
STATIC_TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "tbl_glossary",
        "glossary",
        Role.STATIC,
        (
            Column("code", "代码", "Code", width=26),
            Column("zh", "中文", "Chinese", width=24),
            Column("en", "英文", "English", width=34),
            Column("definition_zh", "定义", "Definition (zh)", width=64),
            Column("definition_en", "英文定义", "Definition", width=64),
            Column("source", "出处", "Source", width=40),
        ),
        key="code",
    ),
)
