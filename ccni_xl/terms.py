"""Every closed vocabulary of the index, each term with its Chinese and English label."""

from __future__ import annotations

import unicodedata
from enum import Enum
from typing import Self

__all__ = [
    "Band",
    "ChangeClass",
    "DecouplingLabel",
    "Disclosure",
    "NeutralityGrade",
    "Pilot",
    "Provenance",
    "Quadrant",
    "Region",
    "RunState",
    "ScopeRule",
    "Severity",
    "Term",
    "Tier",
    "TrendLabel",
    "YesNo",
    "fold",
]


def fold(text: str) -> str:
    """Return ``text`` as it is compared: full-width forms narrowed, outer space cut, lower case.

    Examples
    --------
    >>> fold("　Ｙｅｓ ")
    'yes'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


class Term(Enum):
    """A term whose value is its code; ``zh`` and ``en`` are what people read."""

    zh: str
    en: str

    def __new__(cls, code: str, zh: str, en: str) -> Self:
        """Bind the code as the value and keep both labels."""
        member = object.__new__(cls)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member

    def label(self, lang: str = "zh") -> str:
        """Return the label in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Return the term whose code or label is ``text`` (see `fold`), or None."""
        wanted = fold(text)
        for member in cls:
            if wanted in (fold(member.value), fold(member.zh), fold(member.en)):
                return member
        return None


class Severity(Term):
    """How much an issue matters."""

    ERROR = ("error", "错误", "error")
    WARNING = ("warning", "提醒", "warning")
    INFO = ("info", "说明", "note")


class Provenance(Term):
    """Where a weight, a scoring rule or a threshold comes from."""

    PUBLISHED = ("published", "报告公布", "published")
    RECOVERED = ("recovered", "还原验证", "recovered")
    DEFAULT = ("default", "项目默认", "project default")
    USER = ("user", "使用者设定", "set by user")


class YesNo(Term):
    """A tick."""

    YES = ("yes", "是", "Yes")
    NO = ("no", "否", "No")


class Region(Term):
    """The four regions of mainland China used by the report."""

    EAST = ("east", "东部", "East")
    CENTRAL = ("central", "中部", "Central")
    WEST = ("west", "西部", "West")
    NORTHEAST = ("northeast", "东北", "Northeast")


class Tier(Term):
    """The six city tiers used by the report."""

    FIRST = ("tier_1", "一线", "Tier 1")
    NEW_FIRST = ("new_tier_1", "新一线", "New tier 1")
    SECOND = ("tier_2", "二线", "Tier 2")
    THIRD = ("tier_3", "三线", "Tier 3")
    FOURTH = ("tier_4", "四线", "Tier 4")
    FIFTH = ("tier_5", "五线", "Tier 5")


class NeutralityGrade(Term):
    """What a city has declared about carbon neutrality."""

    NONE = ("none", "无", "None")
    RELATED = ("related", "有相关表述", "Related statement")
    BY_2060 = ("by_2060", "2060年", "By 2060")
    BEFORE_2060 = ("before_2060", "早于2060年", "Before 2060")


class Pilot(Term):
    """National pilot programmes counted by 试点示范建设."""

    LOW_CARBON_CITY = ("low_carbon_city", "低碳试点城市", "Low-carbon pilot city")
    CARBON_TRADING = ("carbon_trading", "碳交易试点", "Carbon-trading pilot")
    ZERO_WASTE_CITY = ("zero_waste_city", "无废城市", "Zero-waste city")
    CLIMATE_ADAPTIVE = ("climate_adaptive", "气候适应型城市", "Climate-adaptive city")
    CLIMATE_FINANCE = ("climate_finance", "气候投融资试点", "Climate-finance pilot")
    NEAR_ZERO_OR_PROVINCIAL = ("near_zero_or_provincial", "近零碳或省级试点", "Near-zero or provincial pilot")


class Disclosure(Term):
    """What a city publishes, counted by 统计核算披露."""

    ENERGY_BALANCE = ("energy_balance", "能源平衡表", "Energy balance")
    ENERGY_MIX = ("energy_mix", "能源消费结构", "Energy mix")
    GHG_INVENTORY = ("ghg_inventory", "温室气体清单", "GHG inventory")
    CO2_DATA = ("co2_data", "碳排放数据", "CO2 data")


class ChangeClass(Term):
    """Change between two editions; the arrow follows the class, never the sign."""

    UP = ("up", "上升 ▲", "Up ▲")
    FLAT = ("flat", "持平 -", "Flat -")
    DOWN = ("down", "下降 ▼", "Down ▼")

    @property
    def arrow(self) -> str:
        """The mark printed behind a score."""
        return self.zh[-1]


class TrendLabel(Term):
    """Outcome of the Mann-Kendall test."""

    SIGNIFICANT_FALL = ("significant_fall", "显著下降", "Significant fall")
    NO_TREND = ("no_trend", "无显著趋势", "No significant trend")
    SIGNIFICANT_RISE = ("significant_rise", "显著上升", "Significant rise")
    UNDECIDABLE = ("undecidable", "年数不足", "Too few years")


class DecouplingLabel(Term):
    """Tapio's eight states."""

    STRONG_DECOUPLING = ("strong_decoupling", "强脱钩", "Strong decoupling")
    WEAK_DECOUPLING = ("weak_decoupling", "弱脱钩", "Weak decoupling")
    EXPANSIVE_COUPLING = ("expansive_coupling", "扩张连结", "Expansive coupling")
    EXPANSIVE_NEGATIVE_DECOUPLING = (
        "expansive_negative_decoupling",
        "扩张负脱钩",
        "Expansive negative decoupling",
    )
    STRONG_NEGATIVE_DECOUPLING = ("strong_negative_decoupling", "强负脱钩", "Strong negative decoupling")
    WEAK_NEGATIVE_DECOUPLING = ("weak_negative_decoupling", "弱负脱钩", "Weak negative decoupling")
    RECESSIVE_COUPLING = ("recessive_coupling", "衰退连结", "Recessive coupling")
    RECESSIVE_DECOUPLING = ("recessive_decoupling", "衰退脱钩", "Recessive decoupling")


class Quadrant(Term):
    """Where a city stands on the board (全国一盘棋)."""

    LEADING = ("leading", "低碳发展领先区", "Leading in low-carbon development")
    IMPROVING = ("improving", "低碳状态待提升区", "Falling emissions, status to improve")
    LAGGING = ("lagging", "低碳转型滞后区", "Lagging in low-carbon transition")
    SLOWING = ("slowing", "减排趋势待提升区", "Good status, trend to improve")


class Band(Term):
    """Score bands printed by the report: >= 60, 40-60, 20-40, < 20."""

    A = ("60+", "60分以上", "60 and above")
    B = ("40-60", "40~60分", "40 to 60")
    C = ("20-40", "20~40分", "20 to 40")
    D = ("<20", "低于20分", "Below 20")


class ScopeRule(Term):
    """Why a city is inside or outside the report's scope (评价范围)."""

    GENERAL = ("general", "符合一般条件", "Meets the general thresholds")
    PILOT = ("pilot", "低碳试点城市条件", "Qualifies as a low-carbon pilot")
    OUTSIDE = ("outside", "不符合条件", "Below the thresholds")
    UNKNOWN = ("unknown", "资料不足", "Not enough data to tell")
    OVERRIDE = ("override", "人工指定", "Set by hand")


class RunState(Term):
    """Whether the results on show belong to the inputs on show."""

    CURRENT = ("current", "最新", "Current")
    STALE = ("stale", "已过期", "Out of date")
    UNFINISHED = ("unfinished", "结果未写完", "Results not fully written")
    NEVER = ("never", "尚未计算", "Not computed yet")
