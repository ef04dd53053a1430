"""The rows of tbl_settings: one a field of `Settings`, with names, unit, provenance and meaning."""

from __future__ import annotations

from dataclasses import dataclass, fields

from ccni_xl.settings import Settings
from ccni_xl.terms import Provenance, YesNo

__all__ = ["SETTING_ROWS", "SettingRow", "setting_row", "setting_value"]


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as people see it.

    Parameters
    ----------
    code : str
        Field of `ccni_xl.settings.Settings`.
    kind : str
        "number", "integer", "edition", "framework", "node", "yes_no" or "language".
    low, high : float or None
        Allowed range of a number.
    """

    code: str
    zh: str
    en: str
    kind: str
    help_zh: str
    help_en: str
    unit_zh: str = ""
    unit_en: str = ""
    provenance: Provenance = Provenance.DEFAULT
    low: float | None = None
    high: float | None = None

    def unit(self, lang: str = "zh") -> str:
        """Return the unit in ``lang``."""
        return self.unit_zh if lang == "zh" else self.unit_en

    def help(self, lang: str = "zh") -> str:
        """Return the meaning in ``lang``."""
        return self.help_zh if lang == "zh" else self.help_en


_P = Provenance
SETTING_ROWS: tuple[SettingRow, ...] = (
    SettingRow("edition", "评价年度", "Edition", "edition", "要排名的年度。", "The edition to be ranked."),
    SettingRow(
        "base_edition",
        "对比年度",
        "Base edition",
        "edition",
        "与之比较的年度；留空则不算变化。",
        "The edition to compare with; blank means no comparison.",
    ),
    SettingRow(
        "framework",
        "指标体系版本",
        "Framework version",
        "framework",
        "“指标”表中的版本；两个年度都按它评分。",
        "A version of the Framework sheet; both editions are scored with it.",
        provenance=_P.PUBLISHED,
    ),
    SettingRow(
        "base_framework",
        "上期所用版本",
        "Version of the base edition",
        "framework",
        "上期当时所用的版本；填写后可分出方法变化的影响。留空即同上。",
        "What the base edition was scored with at the time; splits off the method effect. Blank: the same.",
    ),
    SettingRow(
        "coverage_threshold",
        "数据完整度下限",
        "Least coverage",
        "number",
        "某一级可用权重低于此比例时不评分，城市列为未排名。",
        "A level is scored only if this share of the weight below it is available.",
        "比例",
        "share",
        low=0,
        high=1,
    ),
    SettingRow(
        "flat_band",
        "持平区间",
        "Flat band",
        "number",
        "得分变化的绝对值小于它即为持平。",
        "A change smaller than this is flat.",
        "分",
        "points",
        low=0,
        high=20,
    ),
    SettingRow(
        "driver_share",
        "主导因素占比",
        "Driver share",
        "number",
        "某一维度占总变化的比例超过它即为主导。",
        "A dimension with more than this share of the change is the driver.",
        "比例",
        "share",
        _P.PUBLISHED,
        low=0,
        high=1,
    ),
    SettingRow(
        "alpha",
        "趋势检验显著性水平",
        "Significance of the trend test",
        "number",
        "Mann-Kendall 双侧检验。",
        "Mann-Kendall, two-sided.",
        low=0.001,
        high=0.5,
    ),
    SettingRow(
        "trend_window",
        "趋势检验年数",
        "Years of the trend test",
        "integer",
        "截至碳排放数据年。",
        "Ending in the CO2 year.",
        "年",
        "years",
        low=4,
        high=60,
    ),
    SettingRow(
        "change_span",
        "脱钩与变化率跨度",
        "Span of decoupling and rate",
        "integer",
        "首末两年之间的年数。",
        "Years between the end points.",
        "年",
        "years",
        low=1,
        high=30,
    ),
    SettingRow(
        "decision_factor",
        "接近显著性倍数",
        "Near-significance factor",
        "number",
        "p 值在显著性水平的这个倍数以内时提示。",
        "Trends whose p is within this factor of alpha are flagged.",
        "倍",
        "times",
        low=1,
        high=10,
    ),
    SettingRow(
        "decimals",
        "显示小数位",
        "Decimals shown",
        "integer",
        "只影响显示和并列标记；排名按未取整得分。",
        "For display and tie marks only; ranks use unrounded scores.",
        "位",
        "digits",
        _P.PUBLISHED,
        low=0,
        high=4,
    ),
    SettingRow(
        "board_x",
        "一盘棋横轴",
        "Board x axis",
        "node",
        "指标代码。",
        "Code of a node.",
        provenance=_P.PUBLISHED,
    ),
    SettingRow(
        "board_y",
        "一盘棋纵轴",
        "Board y axis",
        "node",
        "指标代码。",
        "Code of a node.",
        provenance=_P.PUBLISHED,
    ),
    SettingRow(
        "board_size",
        "一盘棋气泡",
        "Board bubble",
        "node",
        "指标代码。",
        "Code of a node.",
        provenance=_P.PUBLISHED,
    ),
    SettingRow(
        "board_cross_x",
        "横轴分界",
        "Board x crossing",
        "number",
        "象限的分界。",
        "Where the quadrants meet.",
        "分",
        "points",
        low=0,
        high=100,
    ),
    SettingRow(
        "board_cross_y",
        "纵轴分界",
        "Board y crossing",
        "number",
        "象限的分界。",
        "Where the quadrants meet.",
        "分",
        "points",
        low=0,
        high=100,
    ),
    SettingRow(
        "scope_gdp",
        "评价范围：GDP",
        "Scope: GDP",
        "number",
        "大于此值。",
        "More than this.",
        "亿元",
        "10^8 CNY",
        _P.PUBLISHED,
        low=0,
    ),
    SettingRow(
        "scope_gdp_per_head",
        "评价范围：人均GDP",
        "Scope: GDP per head",
        "number",
        "大于此值（8000 美元）。",
        "More than this (8000 USD).",
        "万元",
        "10^4 CNY",
        _P.PUBLISHED,
        low=0,
    ),
    SettingRow(
        "scope_gdp_per_head_pilot",
        "评价范围：低碳试点人均GDP",
        "Scope: GDP per head of pilots",
        "number",
        "低碳试点城市适用的下限。",
        "The lower limit for low-carbon pilot cities.",
        "万元",
        "10^4 CNY",
        _P.PUBLISHED,
        low=0,
    ),
    SettingRow(
        "scope_urban_population",
        "评价范围：城镇常住人口",
        "Scope: urban residents",
        "number",
        "大于此值。",
        "More than this.",
        "万人",
        "10^4 persons",
        _P.PUBLISHED,
        low=0,
    ),
    SettingRow(
        "language", "语言", "Language", "language", "结果和提示的语言。", "Language of results and messages."
    ),
    SettingRow(
        "demo",
        "演示数据",
        "Illustrative data",
        "yes_no",
        "换成真实数据后改为“否”，各表的演示标记随之消失。",
        "Set to No once real data are in; the banners then go.",
    ),
)

_BY_CODE = {row.code: row for row in SETTING_ROWS}
if tuple(_BY_CODE) != tuple(field.name for field in fields(Settings)):
    raise RuntimeError("SETTING_ROWS and the fields of Settings differ")


def setting_row(code: str) -> SettingRow:
    """Return the row of a field."""
    return _BY_CODE[code]


def setting_value(row: SettingRow, value: object, lang: str = "zh") -> str | float | None:
    """Return what stands in the value cell: labels in ``lang``, None for nothing."""
    if isinstance(value, bool):
        return (YesNo.YES if value else YesNo.NO).label(lang)
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError(f"{row.code}: a cell cannot hold {value!r}")
