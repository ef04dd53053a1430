"""Tables behind the charts: one row a mark, in drawing order, so that a chart's range is a whole column."""

from __future__ import annotations

from collections.abc import Sequence

from ccni_xl.framework import Framework
from ccni_xl.terms import Region, Tier
from ccni_xl.workbook.schema.model import Column, Style, TableSpec
from ccni_xl.workbook.schema.parts import beside, number, table, text

__all__ = ["LABEL_ROWS", "MAP_LABEL_ROWS", "figure_tables"]

#: Rows of tbl_labels and tbl_map_labels: the most extreme cities get their name on the board and the map.
LABEL_ROWS = 12
MAP_LABEL_ROWS = 8

_LABEL = text("label", "标签", "Label", 20, style=Style.CALC)
_BOARDS = ("ccni_fig5", "ccni_fig6", "ccni_fig7", "ccni_board_region", "ccni_board_tier")


def _calc(code: str, zh: str, en: str, number_format: str = "0.0") -> Column:
    return number(code, zh, en, 10, number_format, style=Style.CALC)


_X = _calc("x", "横轴", "Board x")
_Y = _calc("y", "纵轴", "Board y")
_AMBITION = _calc("ambition", "气候雄心", "Ambition")
_CO2 = _calc("co2", "碳排放量", "CO2", "#,##0")
_SHARE = _calc("share", "新能源车渗透率", "NEV share")
_LONGITUDE = _calc("longitude", "经度", "Longitude", "0.00")
_LATITUDE = _calc("latitude", "纬度", "Latitude", "0.00")


def _data(name: str, zh: str, en: str, charts: Sequence[str], *columns: Column) -> TableSpec:
    return table(
        name, "chart_data", "label", _LABEL, *columns, charts=tuple(charts), title_zh=zh, title_en=en
    )


def _moves(name: str, chart: str, zh: str, en: str) -> TableSpec:
    """Return the table of one change chart: a floating bar from the lower to the higher score."""
    return _data(
        name,
        zh,
        en,
        (chart,),
        _calc("low", "较低得分", "Lower score"),
        _calc("span", "变化幅度", "Size of change"),
        _calc("base_score", "上期得分", "Base score"),
        _calc("score", "本期得分", "Score"),
    )


def figure_tables(framework: Framework) -> tuple[TableSpec, ...]:
    """Return the chart tables, left to right on the chart-data sheet."""
    dims = tuple(_calc(c, framework[c].name_zh, framework[c].name_en) for c in framework.dimensions)
    regions = tuple(_calc(f"y_{t.value}", t.zh, t.en) for t in Region)
    tiers = tuple(_calc(f"y_{t.value}", t.zh, t.en) for t in Tier)
    score = _calc("score", "综合得分", "Score")
    specs = (
        _data("tbl_fig2a", "图2 前半", "Figure 2, first half", ("ccni_fig2a",), *dims, score),
        _data("tbl_fig2b", "图2 后半", "Figure 2, second half", ("ccni_fig2b",), *dims, score),
        _data("tbl_fig4a", "图4 前半", "Figure 4, first half", ("ccni_fig4a",), _SHARE),
        _data("tbl_fig4b", "图4 后半", "Figure 4, second half", ("ccni_fig4b",), _SHARE),
        _data("tbl_map", "图4 分布", "Figure 4, map", ("ccni_fig4c",), _LONGITUDE, *regions, _SHARE),
        _data(
            "tbl_map_labels", "图4 标名", "Figure 4, names", ("ccni_fig4c",), _LONGITUDE, _LATITUDE, _SHARE
        ),
        _data(
            "tbl_points", "图5-7 一盘棋", "Figures 5-7, board", _BOARDS, _X, *regions, *tiers, _AMBITION, _CO2
        ),
        _data("tbl_labels", "图5-7 标名", "Figures 5-7, names", _BOARDS, _X, _Y, _AMBITION, _CO2),
        _data(
            "tbl_scale",
            "气泡比例",
            "Bubble scale",
            (*_BOARDS, "ccni_fig4c"),
            _X,
            _Y,
            _LONGITUDE,
            _LATITUDE,
            _AMBITION,
            _CO2,
            _SHARE,
        ),
        _moves("tbl_fig8", "ccni_fig8", "图8 上升", "Figure 8, risers"),
        _moves("tbl_fig9", "ccni_fig9", "图9 持平", "Figure 9, flat"),
        _moves("tbl_fig10", "ccni_fig10", "图10 下降", "Figure 10, fallers"),
    )
    return tuple(beside(specs))
