"""S: where figures and scores come from."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "ROWS_WITHOUT_SOURCE",
    "RULES",
    "SCORE_BLANK",
    "SCORE_INDICATOR_UNKNOWN",
    "SCORE_OUT_OF_RANGE",
    "SCORE_OVERRIDES",
    "SCORE_WITHOUT_SOURCE",
    "SOURCE_EMPTY",
    "SOURCE_REPEATED",
    "SOURCE_UNLISTED",
]

SCORE_WITHOUT_SOURCE = Rule(
    "S01",
    Severity.ERROR,
    "录入得分没有来源",
    "Entered score without a source",
    "“{name}”录入了得分 {value}，但来源空着；录入得分必须有来源。",
    "“{name}” has the entered score {value} but no source; an entered score needs one.",
    "这个得分没有使用；请写明文件、链接或评分人。",
    "The score is not used; name the document, link or person.",
)

SCORE_OVERRIDES = Rule(
    "S02",
    Severity.INFO,
    "录入得分代替原始数据",
    "Entered score replaces data",
    "“{name}”同时有原始数据和录入得分 {value}；以录入得分为准。",
    "“{name}” has both data and the entered score {value}; the entered score counts.",
    "若要用原始数据，请删去录入的得分。",
    "Delete the entered score to use the data.",
)

SCORE_INDICATOR_UNKNOWN = Rule(
    "S03",
    Severity.ERROR,
    "录入得分的指标不存在",
    "Entered score for an unknown indicator",
    "指标填了“{value}”，体系 {version} 里没有这个指标。",
    "the indicator is “{value}”, which framework {version} does not have.",
    "这个得分没有使用；请从“{sheet}”抄写指标代码或名称。",
    "The score is not used; copy the code or name from the sheet {sheet}.",
)

SCORE_OUT_OF_RANGE = Rule(
    "S04",
    Severity.ERROR,
    "录入得分超出 0–100",
    "Entered score outside 0–100",
    "“{name}”的录入得分为 {value}，允许范围 0–100 分。",
    "the entered score of “{name}” is {value}; allowed 0–100 points.",
    "这个得分没有使用；若满分不是 100，请先换算。",
    "The score is not used; convert it first if its full mark is not 100.",
)

SCORE_BLANK = Rule(
    "S05",
    Severity.ERROR,
    "录入得分空着",
    "Entered score left blank",
    "“{name}”登记了录入得分，但得分空着；应为 0–100 分。",
    "“{name}” is listed for an entered score, but the score is blank; it must be 0–100 points.",
    "这一行没有使用；请填得分，或删去这一行。",
    "The row is not used; enter the score, or delete the row.",
)

ROWS_WITHOUT_SOURCE = Rule(
    "S06",
    Severity.INFO,
    "数据行没有来源",
    "Rows without a source",
    "“{sheet}”{edition_label} 年度有 {value} 行没有填来源，共 {total} 行。",
    "{value} of {total} rows of {edition_label} on the sheet {sheet} name no source.",
    "请补上来源，方便日后核对。",
    "Name the sources, so that figures can be checked later.",
)

SOURCE_UNLISTED = Rule(
    "S07",
    Severity.WARNING,
    "来源编号没有登记",
    "Source number not registered",
    "来源填了编号 {value}，“{sheet}”里没有这个编号。",
    "the source is number {value}, which the sheet {sheet} does not have.",
    "请登记这个来源，或改正编号。",
    "Register the source, or correct the number.",
)

SOURCE_REPEATED = Rule(
    "S08",
    Severity.WARNING,
    "来源编号重复",
    "Source number repeated",
    "来源编号 {value} 在第 {first} 行已用过。",
    "source number {value} is already used in row {first}.",
    "请给其中一个换个编号。",
    "Give one of the two another number.",
)

SOURCE_EMPTY = Rule(
    "S09",
    Severity.WARNING,
    "来源没有内容",
    "Source without content",
    "来源 {value} 没有填发布方、名称或链接。",
    "source {value} names no publisher, title or link.",
    "请至少填一项，读者才找得到它。",
    "Fill in at least one, so that readers can find it.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    SCORE_WITHOUT_SOURCE,
    SCORE_OVERRIDES,
    SCORE_INDICATOR_UNKNOWN,
    SCORE_OUT_OF_RANGE,
    SCORE_BLANK,
    ROWS_WITHOUT_SOURCE,
    SOURCE_UNLISTED,
    SOURCE_REPEATED,
    SOURCE_EMPTY,
)
