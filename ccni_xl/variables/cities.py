"""The list of cities, their policies, and outside data of one's own choice."""

from __future__ import annotations

from ccni_xl.terms import Disclosure, NeutralityGrade, Pilot, Region, Tier, YesNo
from ccni_xl.variables.model import Kind, Variable

__all__ = ["CITY", "EXTRA", "POLICY"]


def _tick(term: Pilot | Disclosure) -> Variable:
    return Variable(
        term.value,
        term.zh,
        term.en,
        kind=Kind.CHOICE,
        vocabulary=YesNo,
        help_zh="列入名单或已公开填“是”，否则填“否”。",
        help_en="Yes if the city is on the list or publishes it, otherwise No.",
    )


CITY: tuple[Variable, ...] = (
    Variable(
        "city",
        "代码",
        "Code",
        kind=Kind.TEXT,
        help_zh="六位行政区划代码，按文本保存。",
        help_en="Six-digit administrative division code, kept as text.",
    ),
    Variable("name_zh", "城市", "City", kind=Kind.TEXT),
    Variable("name_en", "英文名", "English name", kind=Kind.TEXT, required=False),
    Variable("province", "省份", "Province", kind=Kind.TEXT, required=False),
    Variable("region", "区域", "Region", kind=Kind.CHOICE, vocabulary=Region, required=False),
    Variable("tier", "城市等级", "Tier", kind=Kind.CHOICE, vocabulary=Tier, required=False),
    Variable(
        "included",
        "参评",
        "Included",
        kind=Kind.CHOICE,
        vocabulary=YesNo,
        required=False,
        help_zh="“是”或空白：参评；“否”：不参评，请在“参评理由”写明原因。",
        help_en="Yes or blank: ranked. No: left out; give the reason beside it.",
    ),
    Variable("included_reason", "参评理由", "Reason", kind=Kind.TEXT, required=False),
    Variable(
        "alias",
        "别名",
        "Aliases",
        kind=Kind.TEXT,
        required=False,
        help_zh="其他写法，用分号隔开。只有完全相同的写法才会被认作这个城市。",
        help_en="Other spellings, separated by semicolons; only an exact match counts.",
    ),
    Variable("longitude", "经度", "Longitude", "°E", "°E", low=70, high=140, required=False),
    Variable("latitude", "纬度", "Latitude", "°N", "°N", low=15, high=55, required=False),
    Variable(
        "urban_population",
        "城镇常住人口",
        "Urban resident population",
        "万人",
        "10^4 persons",
        low=0,
        high=4000,
        required=False,
        help_zh="评价范围筛选用；没有可留空。",
        help_en="Used by the scope test only; may stay blank.",
    ),
)

POLICY: tuple[Variable, ...] = (
    Variable(
        "peak_year",
        "碳达峰年份",
        "Declared peak year",
        "年",
        "year",
        kind=Kind.YEAR,
        low=2000,
        high=2060,
        typical=(2010, 2035),
        help_zh="政府文件宣布的碳达峰年份；确认没有宣布的填“无”，不要留空。",
        help_en="Peak year declared in a government document; type none if there is none.",
    ),
    Variable(
        "neutrality_target",
        "碳中和目标",
        "Carbon-neutrality target",
        kind=Kind.CHOICE,
        vocabulary=NeutralityGrade,
        help_zh="无 / 有相关表述 / 2060年 / 早于2060年。",
        help_en="None / Related statement / By 2060 / Before 2060.",
    ),
    *(_tick(term) for term in Pilot),
    *(_tick(term) for term in Disclosure),
)

EXTRA: tuple[Variable, ...] = (
    Variable(
        "pm25_decline_rate",
        "PM2.5下降率",
        "PM2.5 decline rate",
        "%",
        "%",
        low=-100,
        high=100,
        required=False,
        help_zh="比上一年度下降为正。",
        help_en="Positive where PM2.5 fell against the year before.",
    ),
)
