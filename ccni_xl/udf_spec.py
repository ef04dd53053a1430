"""Every worksheet function, declared once: its arguments, its help in two languages, an example.

The wrappers in the workbook's VBA, the help of the fx dialog, the LibreOffice add-in and the rows
for the IntelliSense add-in are all made from this table; `ccni_xl.udfs` holds the functions.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "CATEGORY",
    "FUNCTIONS",
    "HELP_LIMIT",
    "OFFICE_FUNCTIONS",
    "OFFICE_JOB",
    "Udf",
    "UdfArgument",
    "intellisense_rows",
    "udf",
]

CATEGORY = "双碳指数 CCNI"
#: Excel shows at most this many characters of a description or an argument's help.
HELP_LIMIT = 255
#: UNO services of the LibreOffice extension: worksheet functions, and the workbook's buttons.
OFFICE_FUNCTIONS = "org.ccni.xl.Functions"
OFFICE_JOB = "org.ccni.xl.Job"


@dataclass(frozen=True, slots=True)
class UdfArgument:
    """One argument; an optional one may be left out from the right."""

    name: str
    zh: str
    en: str
    optional: bool = False

    def help(self, lang: str = "zh") -> str:
        """Return the help in both languages, ``lang`` first."""
        return _both(self.zh, self.en, lang)


@dataclass(frozen=True, slots=True)
class Udf:
    """One worksheet function.

    Parameters
    ----------
    name : str
        As typed in a cell.
    zh, en : str
        What it returns.
    arguments : tuple of UdfArgument
        In order, the optional ones last.
    example : str
        A formula.
    in_python : bool
        False for a function that the workbook's VBA answers itself.
    """

    name: str
    zh: str
    en: str
    arguments: tuple[UdfArgument, ...]
    example: str
    in_python: bool = True

    @property
    def function(self) -> str:
        """Name of the function in `ccni_xl.udfs`."""
        return self.name.lower()

    @property
    def method(self) -> str:
        """Name of the method of the LibreOffice add-in, e.g. "ccniTapioState"."""
        first, *rest = self.name.lower().split("_")
        return first + "".join(word.capitalize() for word in rest)

    def help(self, lang: str = "zh") -> str:
        """Return the description in both languages, ``lang`` first, with the example."""
        return f"{_both(self.zh, self.en, lang)}  {self.example}"


def _both(zh: str, en: str, lang: str) -> str:
    return f"{zh} / {en}" if lang == "zh" else f"{en} / {zh}"


def _needed(name: str, zh: str, en: str) -> UdfArgument:
    return UdfArgument(name, zh, en)


def _optional(name: str, zh: str, en: str) -> UdfArgument:
    return UdfArgument(name, zh, en, optional=True)


_LANG = _optional("lang", "结果的语言：zh（默认）或 en", "language of the result: zh (default) or en")
_SERIES = _needed(
    "values", "每行一个序列；单独一列算一个序列", "one series a row; a single column is one series"
)
_YEARS = _optional(
    "years", "年份，与序列等长；默认等间隔", "years, as long as a series; default: equal steps"
)
_TAPIO = (
    _needed("co2_start", "期初碳排放", "emissions, first year"),
    _needed("co2_end", "期末碳排放", "emissions, last year"),
    _needed("gdp_start", "期初GDP（不变价）", "GDP, first year (constant prices)"),
    _needed("gdp_end", "期末GDP（不变价）", "GDP, last year (constant prices)"),
)

FUNCTIONS: tuple[Udf, ...] = (
    Udf(
        "CCNI_MK",
        "Mann-Kendall 趋势检验，每个序列一行结果",
        "Mann-Kendall trend test, one row of results a series",
        (
            _SERIES,
            _YEARS,
            _optional("alpha", "显著性水平，默认 0.05", "significance level, default 0.05"),
            _optional(
                "statistic",
                "z（默认）、p、s、tau_a、tau_b、slope、intercept、trend；"
                "all 给六列：z、p、s、tau_b、slope、trend",
                "z (default), p, s, tau_a, tau_b, slope, intercept, trend, or all of z p s tau_b slope trend",
            ),
            _LANG,
        ),
        '=CCNI_MK(D8:N8,,,"p")',
    ),
    Udf(
        "CCNI_SEN",
        "Sen 斜率，每个序列一个值",
        "Sen's slope, one value a series",
        (_SERIES, _YEARS),
        "=CCNI_SEN(D8:N8,D$7:N$7)",
    ),
    Udf("CCNI_TAPIO", "Tapio 脱钩弹性", "Tapio decoupling elasticity", _TAPIO, "=CCNI_TAPIO(I8,N8,V8,AA8)"),
    Udf(
        "CCNI_TAPIO_STATE",
        "Tapio 脱钩状态（八种）",
        "Tapio decoupling state (one of eight)",
        (*_TAPIO, _LANG),
        "=CCNI_TAPIO_STATE(I8,N8,V8,AA8)",
    ),
    Udf(
        "CCNI_GROWTH",
        "年均复合变化率，%",
        "Compound annual change, %",
        (
            _needed("start_value", "期初值", "first value"),
            _needed("end_value", "期末值", "last value"),
            _needed("periods", "相隔年数", "years between them"),
        ),
        "=CCNI_GROWTH(I8,N8,5)",
    ),
    Udf(
        "CCNI_SCORE",
        "按分段线性节点把指标值换成 0–100 分",
        "Score from 0 to 100 by piecewise-linear knots",
        (
            _needed("values", "指标值", "indicator values"),
            _needed("knots", "两列（或两行）：指标值、得分", "two columns (or rows): value, score"),
        ),
        "=CCNI_SCORE(D8,{2,100;15,0})",
    ),
    Udf(
        "CCNI_NORMALISE",
        "在所选范围内标准化，每列各自进行",
        "Normalise within the range, each column by itself",
        (
            _needed("values", "每列一个指标，每行一个城市", "a column an indicator, a row a city"),
            _optional(
                "method",
                "方法名，默认 min_max；可带选项",
                "name of the method, default min_max; options may follow",
            ),
            _optional(
                "direction",
                "1 越大越好（默认），-1 越小越好",
                "1 more is better (default), -1 less is better",
            ),
        ),
        '=CCNI_NORMALISE(D8:D117,"rank",-1)',
    ),
    Udf(
        "CCNI_MEAN",
        "加权平均，每行一个结果；缺值按权重重分",
        "Weighted mean of each row; weights are spread over what is present",
        (
            _needed("scores", "每行一个城市", "a row a city"),
            _optional("weights", "一行权重，默认相等", "one row of weights, default equal"),
            _optional("kind", "平均的种类，默认 arithmetic", "kind of mean, default arithmetic"),
            _optional(
                "coverage", "可用权重至少占多少才计分，默认 0.8", "least share of weight present, default 0.8"
            ),
        ),
        "=CCNI_MEAN(D8:F8,{0.2,0.5,0.3})",
    ),
    Udf(
        "CCNI_RANK",
        "名次：1 为最高分，同分取同一较小名次，空白不排",
        "Rank: 1 is the highest, ties share the lower number, blanks stay blank",
        (_needed("scores", "得分", "scores"),),
        "=CCNI_RANK(D8:D117)",
    ),
    Udf(
        "CCNI_CLASS",
        "变化类别：上升、持平、下降",
        "Class of a change: up, flat, down",
        (
            _needed("changes", "得分变化", "changes of score"),
            _optional("flat_band", "持平带宽，默认 0.5", "flat below this size, default 0.5"),
            _LANG,
        ),
        "=CCNI_CLASS(F8,0.5)",
    ),
    Udf(
        "CCNI_DRIVER",
        "驱动类型，每行一个城市",
        "Driver of the change, a row a city",
        (
            _needed(
                "changes",
                "三列：气候雄心、低碳状态、排放趋势的加权变化",
                "three columns: weighted change of ambition, status and trend",
            ),
            _LANG,
        ),
        "=CCNI_DRIVER(G8:I8)",
    ),
    Udf(
        "CCNI_BAND",
        "分数段：60 分以上、40~60、20~40、低于 20",
        "Score band: 60 and above, 40 to 60, 20 to 40, below 20",
        (_needed("scores", "得分", "scores"), _LANG),
        "=CCNI_BAND(D8)",
    ),
    Udf(
        "CCNI_LAST_ERROR",
        "最近一次函数出错的原因",
        "Why a function failed last",
        (
            _optional(
                "follow",
                "出错的单元格：它重算时本格跟着更新",
                "the cell that failed: this one follows when it recalculates",
            ),
        ),
        "=CCNI_LAST_ERROR(D8)",
        in_python=False,
    ),
)

_BY_NAME = {function.name: function for function in FUNCTIONS}


def udf(name: str) -> Udf:
    """Return the declaration of ``name``."""
    return _BY_NAME[name]


def intellisense_rows(lang: str = "zh") -> tuple[tuple[str, ...], ...]:
    """Return the cells of the ``_IntelliSense_`` sheet that the Excel-DNA IntelliSense add-in reads.

    The first row holds the marker; each other row the function, its help, a help topic (none), and
    name and help of each argument. Rows are of different length.
    """
    rows: list[tuple[str, ...]] = [("FunctionInfo", "1.0")]
    for function in FUNCTIONS:
        pairs = tuple(text for a in function.arguments for text in (a.name, a.help(lang)))
        rows.append((function.name, function.help(lang), "", *pairs))
    return tuple(rows)
