"""Colours and named cell styles, and how readable a pair of colours is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique
from types import MappingProxyType

from ccni_xl.terms import Region, Term, Tier

__all__ = [
    "CHANGE_COLOURS",
    "DIMENSION_COLOURS",
    "FONT",
    "FONT_SIZE",
    "GRID",
    "HEADER",
    "INK",
    "LINK",
    "MUTED",
    "NAVY",
    "REGION_COLOURS",
    "TIER_COLOURS",
    "Look",
    "Pair",
    "contrast",
]

#: Microsoft YaHei is 微软雅黑 under the name that every version of Office knows.
FONT = "Microsoft YaHei"
FONT_SIZE = 10

NAVY = "#08306B"
INK = "#262626"
MUTED = "#595959"
GRID = "#D9D9D9"
LINK = "#0B5FA5"


@dataclass(frozen=True, slots=True)
class Pair:
    """A background and what is written on it."""

    fill: str
    ink: str

    @property
    def contrast(self) -> float:
        """Contrast ratio after WCAG 2.1, from 1 to 21."""
        return contrast(self.fill, self.ink)


HEADER = Pair("#1F3864", "#FFFFFF")


@unique
class Look(Enum):
    """The named cell styles; colour is never alone, so the last three come with a mark."""

    INPUT = ("输入", "Entry", Pair("#FFF9E5", "#1F3864"), "")
    CALC = ("计算", "Computed", Pair("#F2F2F2", "#404040"), "")
    OUTPUT = ("输出", "Result", Pair("#FFFFFF", INK), "")
    ERROR = ("错误", "Error", Pair("#FBE3D6", "#7A1F00"), "✖")
    WARNING = ("提醒", "Reminder", Pair("#FFF2CC", "#5C4400"), "!")
    PASSED = ("通过", "Passed", Pair("#E3F1EC", "#0B3D2E"), "✔")

    def __init__(self, zh: str, en: str, pair: Pair, mark: str) -> None:
        self.zh = zh
        self.en = en
        self.pair = pair
        self.mark = mark

    def label(self, lang: str = "zh") -> str:
        """Return the style's name in ``lang``; none is the name of a built-in style."""
        return self.zh if lang == "zh" else self.en


#: Dimensions in the order of the tree, for any framework with up to five of them.
DIMENSION_COLOURS = ("#08306B", "#A34A00", "#3C9D8F", "#7A6FA8", "#8C8C8C")

CHANGE_COLOURS = MappingProxyType({"up": "#0B5FA5", "flat": "#8C8C8C", "down": "#B34700"})

REGION_COLOURS: MappingProxyType[Term, str] = MappingProxyType(
    {
        Region.EAST: "#08306B",
        Region.CENTRAL: "#A0650D",
        Region.WEST: "#22A087",
        Region.NORTHEAST: "#B5478C",
    }
)

#: From dark to light, so that the order of the tiers survives grey print.
TIER_COLOURS: MappingProxyType[Term, str] = MappingProxyType(
    {
        Tier.FIRST: "#08306B",
        Tier.NEW_FIRST: "#B5478C",
        Tier.SECOND: "#0B7A8F",
        Tier.THIRD: "#A0650D",
        Tier.FOURTH: "#6BAF92",
        Tier.FIFTH: "#A6A6A6",
    }
)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, as WCAG 2.1 defines it (https://www.w3.org/TR/WCAG21/).

    >>> round(contrast("#FFFFFF", "#000000"), 1)
    21.0
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
