"""What a person types: every variable with its unit, allowed range, meaning and usual slips.

One declaration feeds the workbook's columns and input messages, the checks, the forms and the
data-entry guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from ccni_xl.terms import Disclosure, NeutralityGrade, Pilot, Region, Term, Tier, YesNo

__all__ = ["ANNUAL", "CITY", "EXTRA", "NONE_DECLARED", "POLICY", "SERIES", "Kind", "Variable", "variable"]

#: Token typed in a peak-year cell when the city has declared none.
NONE_DECLARED = ("无", "none")


@unique
class Kind(Enum):
    """How a cell is read."""

    NUMBER = "number"
    YEAR = "year"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Variable:
    """One thing that is typed for a city, a city and edition, or a city and year.

    Parameters
    ----------
    low, high : float or None
        Allowed range in ``unit``; outside it the value is an error.
    typical : (float, float) or None
        Outside it the value is a warning: possible, but look at it.
    max_step : float or None
        Largest believable ratio between neighbouring years or editions.
    min_step : float or None
        Smallest believable ratio, where it is not the inverse of ``max_step``.
    vocabulary : type of Term or None
        For choices.
    """

    code: str
    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    kind: Kind = Kind.NUMBER
    low: float | None = None
    high: float | None = None
    typical: tuple[float, float] | None = None
    max_step: float | None = None
    min_step: float | None = None
    vocabulary: type[Term] | None = None
    required: bool = True
    help_zh: str = ""
    help_en: str = ""

    def name(self, lang: str = "zh") -> str:
        """Return the label in ``lang``."""
        return self.zh if lang == "zh" else self.en

    def unit(self, lang: str = "zh") -> str:
        """Return the unit of measure in ``lang``."""
        return self.unit_zh if lang == "zh" else self.unit_en

    def help(self, lang: str = "zh") -> str:
        """Return the meaning and the usual slips in ``lang``."""
        return self.help_zh if lang == "zh" else self.help_en


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

ANNUAL: tuple[Variable, ...] = (
    Variable(
        "env_spending",
        "节能环保支出",
        "Energy-saving and environmental spending",
        "亿元",
        "10^8 CNY",
        low=0,
        high=2000,
        typical=(0.5, 600),
        max_step=4,
        help_zh="一般公共预算支出中的节能环保支出。常见错误：把万元当亿元。",
        help_en="Part of the general public budget expenditure. Usual slip: 10^4 CNY for 10^8 CNY.",
    ),
    Variable(
        "budget_spending",
        "一般公共预算支出",
        "General public budget expenditure",
        "亿元",
        "10^8 CNY",
        low=1,
        high=20000,
        typical=(50, 9000),
        max_step=2,
        help_zh="全市口径。常见错误：填了市本级，或把万元当亿元。",
        help_en="Whole city. Usual slips: municipal level only, or 10^4 CNY for 10^8 CNY.",
    ),
    Variable(
        "electricity",
        "全社会用电量",
        "Electricity use",
        "亿千瓦时",
        "10^8 kWh",
        low=1,
        high=5000,
        typical=(10, 2000),
        max_step=2,
        help_zh="全社会口径。常见错误：只填工业用电，或把万千瓦时当亿千瓦时。",
        help_en="All sectors. Usual slips: industry only, or 10^4 kWh for 10^8 kWh.",
    ),
    Variable(
        "gdp_current",
        "GDP（当年价）",
        "GDP (current prices)",
        "亿元",
        "10^8 CNY",
        low=10,
        high=100000,
        typical=(300, 60000),
        max_step=2,
        help_zh="当年价地区生产总值。不变价请填在“数据_GDP”。",
        help_en="Regional GDP at current prices; constant prices go to the GDP sheet.",
    ),
    Variable(
        "secondary_value_added",
        "第二产业增加值",
        "Secondary value added",
        "亿元",
        "10^8 CNY",
        low=0,
        high=50000,
        typical=(50, 20000),
        max_step=2,
        help_zh="当年价，不得大于 GDP。",
        help_en="Current prices; not more than GDP.",
    ),
    Variable(
        "non_fossil_share",
        "非化石能源消费占比",
        "Non-fossil share of energy use",
        "%",
        "%",
        low=0,
        high=100,
        typical=(0.5, 80),
        max_step=3,
        help_zh="百分数：14.7 表示 14.7%。常见错误：填成 0.147。",
        help_en="Percent: 14.7 means 14.7 %. Usual slip: 0.147.",
    ),
    Variable(
        "nev_sales",
        "新能源汽车销量",
        "NEV sales",
        "辆",
        "vehicles",
        low=0,
        high=5_000_000,
        max_step=10,
        help_zh="新车，不得大于汽车销量。",
        help_en="New cars; not more than all car sales.",
    ),
    Variable(
        "car_sales",
        "汽车销量",
        "Car sales",
        "辆",
        "vehicles",
        low=1,
        high=10_000_000,
        typical=(1_000, 2_000_000),
        max_step=4,
        help_zh="全部新车销量。常见错误：填了万辆。",
        help_en="All new cars. Usual slip: in units of 10^4.",
    ),
    Variable(
        "public_transport_vehicles",
        "公共交通车辆",
        "Public-transport vehicles",
        "辆",
        "vehicles",
        low=0,
        high=200_000,
        typical=(50, 100_000),
        max_step=3,
        help_zh="公共汽电车运营车辆（标台）加轨道交通车辆。",
        help_en="Buses and trolleybuses in service plus rail cars.",
    ),
    Variable(
        "population",
        "常住人口",
        "Resident population",
        "万人",
        "10^4 persons",
        low=5,
        high=5000,
        typical=(30, 3500),
        max_step=1.3,
        help_zh="年末常住人口，不是户籍人口。常见错误：填了“人”。",
        help_en="Resident, not registered, population at year end. Usual slip: persons.",
    ),
    Variable(
        "waste_sorting_index",
        "垃圾分类指数",
        "Waste-sorting index",
        "分",
        "points",
        low=0,
        high=100,
        max_step=5,
        help_zh="发布方公布的 0-100 指数。",
        help_en="The publisher's 0-100 index.",
    ),
)

SERIES: tuple[Variable, ...] = (
    Variable(
        "co2",
        "二氧化碳排放量",
        "CO2 emissions",
        "万吨",
        "10^4 t",
        low=1,
        high=100_000,
        typical=(50, 40_000),
        max_step=1.5,
        help_zh="能源活动排放，含净调入电力。常见错误：填了吨或百万吨。",
        help_en="Energy-related, with net imported electricity. Usual slips: t or Mt.",
    ),
    Variable(
        "gdp_real",
        "GDP（2005年不变价）",
        "GDP (2005 prices)",
        "亿元",
        "10^8 CNY",
        low=10,
        high=100_000,
        typical=(50, 40_000),
        max_step=1.22,
        min_step=0.92,
        help_zh="2005 年不变价。常见错误：混入当年价，年份之间会出现跳变。",
        help_en="Constant 2005 prices. Usual slip: current prices mixed in.",
    ),
    Variable(
        "population",
        "常住人口",
        "Resident population",
        "万人",
        "10^4 persons",
        low=5,
        high=5000,
        typical=(30, 3500),
        max_step=1.15,
        help_zh="年末常住人口。行政区划调整会造成跳变，请在来源中注明。",
        help_en="At year end. Boundary changes make jumps; note them with the source.",
    ),
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

_TABLES = {"city": CITY, "policy": POLICY, "annual": ANNUAL, "series": SERIES, "extra": EXTRA}


def variable(table: str, code: str) -> Variable:
    """Return variable ``code`` of ``table`` ("city", "policy", "annual", "series", "extra")."""
    return next(v for v in _TABLES[table] if v.code == code)
