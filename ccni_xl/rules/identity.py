"""I: which city, which edition a row belongs to."""

from __future__ import annotations

from ccni_xl.issues import Rule
from ccni_xl.terms import Severity

__all__ = [
    "AMBIGUOUS_NAME",
    "BAD_CODE",
    "CODE_NAME_CLASH",
    "CODE_UNKNOWN_NAME_KNOWN",
    "DUPLICATE_CITY",
    "DUPLICATE_EDITION",
    "DUPLICATE_ROW",
    "MISSING_CITY",
    "NAME_MISSING",
    "NAME_UNLISTED",
    "NO_CITY",
    "NO_EDITION",
    "RULES",
    "UNKNOWN_CITY",
    "UNKNOWN_EDITION",
]

UNKNOWN_CITY = Rule(
    "I01",
    Severity.ERROR,
    "城市不在名单中",
    "City not on the list",
    "城市填了“{value}”，“{cities}”表里没有这个代码、名称或别名。",
    "the city is given as “{value}”, which is no code, name or alias on the sheet {cities}.",
    "这一行没有使用。{hint_zh}请改成名单中的写法，或把它加为该城市的别名。",
    "The row is not used. {hint_en}Use a spelling from the list, or add it as an alias of the city.",
)

DUPLICATE_ROW = Rule(
    "I02",
    Severity.ERROR,
    "同一城市同一年度有两行",
    "Two rows for one city and edition",
    "这个城市{when_zh}在第 {first} 行已有一行，第 {row} 行又出现一次。",
    "row {row} repeats the city{when_en} of row {first}.",
    "使用了第 {first} 行，这一行没有使用；请删去多余的一行，或改正城市、年度。",
    "Row {first} is used, this one is not; delete the spare row, or correct its city or edition.",
)

MISSING_CITY = Rule(
    "I03",
    Severity.WARNING,
    "城市缺一行",
    "City without a row",
    "“{sheet}”里没有这个城市{when_zh}的数据行。",
    "the sheet {sheet} has no row for this city{when_en}.",
    "多半是漏填或被删去；请补一行，没有数据的格填 n/a。",
    "Probably forgotten or deleted; add the row, with n/a where nothing is published.",
)

CODE_UNKNOWN_NAME_KNOWN = Rule(
    "I04",
    Severity.ERROR,
    "代码不在名单中而名称在",
    "Code not on the list, though the name is",
    "代码填了 {value}，名单里没有；名称“{label}”在名单里的代码是 {listed}。",
    "the code is {value}, which is not on the list; the name “{label}” is listed under {listed}.",
    "这一行没有使用；像是代码打错了，请改为 {listed}，或改正名称。",
    "The row is not used; the code looks mistyped: enter {listed}, or correct the name.",
)

CODE_NAME_CLASH = Rule(
    "I05",
    Severity.ERROR,
    "代码和名称是两个城市",
    "Code and name are two cities",
    "代码 {value} 是{listed}，名称却写“{label}”。",
    "the code {value} is {listed}, but the name says “{label}”.",
    "这一行没有使用；多半是排序或粘贴时错了行，请核对后改正其中一个。",
    "The row is not used; rows were probably shifted by a sort or paste: correct one of the two.",
)

NAME_UNLISTED = Rule(
    "I06",
    Severity.WARNING,
    "名称与名单写法不同",
    "Name spelt unlike the list",
    "名称写“{value}”，代码 {city} 在名单里叫“{listed}”。",
    "the name is “{value}”; the list calls code {city} “{listed}”.",
    "已按代码认定；请统一写法，或把它加为别名。",
    "The code decides; use the listed spelling, or add this one as an alias.",
)

NO_CITY = Rule(
    "I07",
    Severity.ERROR,
    "有数据而没有城市",
    "Data without a city",
    "第 {row} 行有数据，但代码和城市都空着。",
    "row {row} holds data, but both code and city are blank.",
    "这一行没有使用；请填代码，或删去这一行。",
    "The row is not used; enter the code, or delete the row.",
)

DUPLICATE_CITY = Rule(
    "I08",
    Severity.ERROR,
    "名单中城市重复",
    "City listed twice",
    "代码 {value} 在第 {first} 行已经列出，第 {row} 行又出现一次。",
    "code {value} of row {row} is already listed in row {first}.",
    "使用了第 {first} 行；请删去多余的一行，或改正代码。",
    "Row {first} is used; delete the spare row, or correct its code.",
)

BAD_CODE = Rule(
    "I09",
    Severity.ERROR,
    "代码不是六位数字",
    "Code is not six digits",
    "代码填了“{value}”，应为六位行政区划代码，如 110000。",
    "the code is “{value}”; it must be a six-digit division code such as 110000.",
    "这个城市没有列入；请改正代码。",
    "The city is left out; correct the code.",
)

AMBIGUOUS_NAME = Rule(
    "I10",
    Severity.WARNING,
    "一个写法指两个城市",
    "One spelling for two cities",
    "“{value}”同时是 {first} 和 {second} 的名称或别名。",
    "“{value}” is a name or alias of both {first} and {second}.",
    "这个写法不再用来认城市，只认代码；请改掉其中一个。",
    "It no longer identifies a city, only the codes do; change one of the two.",
)

UNKNOWN_EDITION = Rule(
    "I11",
    Severity.ERROR,
    "年度没有登记",
    "Edition not registered",
    "年度填了“{value}”，已登记的是：{known}。",
    "the edition is “{value}”; registered are: {known}.",
    "这一行没有使用；请改正，或先在“{sheet}”里登记这个年度。",
    "The row is not used; correct it, or register the edition on the sheet {sheet} first.",
)

NO_EDITION = Rule(
    "I12",
    Severity.ERROR,
    "没有填年度",
    "No edition",
    "第 {row} 行有数据，但年度空着；已登记的是：{known}。",
    "row {row} holds data, but its edition is blank; registered are: {known}.",
    "这一行没有使用；请填年度。",
    "The row is not used; enter the edition.",
)

DUPLICATE_EDITION = Rule(
    "I13",
    Severity.ERROR,
    "年度登记了两次",
    "Edition registered twice",
    "年度 {value} 在第 {first} 行已登记，第 {row} 行又出现一次。",
    "edition {value} of row {row} is already registered in row {first}.",
    "使用了第 {first} 行；请删去多余的一行。",
    "Row {first} is used; delete the spare row.",
)

NAME_MISSING = Rule(
    "I14",
    Severity.WARNING,
    "城市没有名称",
    "City without a name",
    "代码 {value} 没有填城市名称。",
    "code {value} has no city name.",
    "排名表会只显示代码；请补上名称。",
    "The ranking will show the bare code; enter the name.",
)

#: The family, in order.
RULES: tuple[Rule, ...] = (
    UNKNOWN_CITY,
    DUPLICATE_ROW,
    MISSING_CITY,
    CODE_UNKNOWN_NAME_KNOWN,
    CODE_NAME_CLASH,
    NAME_UNLISTED,
    NO_CITY,
    DUPLICATE_CITY,
    BAD_CODE,
    AMBIGUOUS_NAME,
    UNKNOWN_EDITION,
    NO_EDITION,
    DUPLICATE_EDITION,
    NAME_MISSING,
)
