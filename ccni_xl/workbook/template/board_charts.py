"""Bubble charts: the national board by region and by tier, and the map of the NEV share."""

from __future__ import annotations

from typing import Any

from ccni_xl.terms import Region, Term
from ccni_xl.workbook.schema.figures import LABEL_ROWS, MAP_LABEL_ROWS
from ccni_xl.workbook.template.bubble import ChartBubble, add_bubble_chart
from ccni_xl.workbook.template.chart_kit import Kit, font
from ccni_xl.workbook.template.look import INK, REGION_COLOURS, TIER_COLOURS

__all__ = ["board_chart", "map_chart"]

#: Bubbles overlap: see-through, with a white edge.
_TRANSPARENCY = 45
_EDGE = {"color": "#FFFFFF", "width": 0.75}
_NOTHING = {"none": True}


def board_chart(kit: Kit, name: str, title: str, groups: type[Term], size: str) -> ChartBubble:
    """Return a board chart.

    Parameters
    ----------
    groups : type of Term
        `Region` or `Tier`: one series and colour each.
    size : str
        What the bubbles show: column "ambition" or "co2" of tbl_points.
    """
    chart = add_bubble_chart(kit.canvas.book, name)
    colours = REGION_COLOURS if groups is Region else TIER_COLOURS
    for term in groups:
        _bubbles(kit, chart, "tbl_points", ("x", f"y_{term.value}", size), _filled(colours[term]))
    hidden = _helpers(kit, chart, ("tbl_labels", LABEL_ROWS), ("x", "y", size), len(groups))
    score = kit.pick("（得分）", " (score)")
    low = {"label_position": "low", "major_gridlines": {"visible": False}, "line": {"color": "#7F7F7F"}}
    span = {"min": 0, "max": 100, "major_unit": 10, "crossing": 50}
    chart.set_x_axis(kit.axis(kit.pick("低碳状态", "Low-carbon status") + score, **low, **span))
    chart.set_y_axis(kit.axis(kit.pick("排放趋势", "Emission trend") + score, **low, **span))
    kit.title(chart, title)
    kit.legend(chart, without=hidden)
    return chart


def map_chart(kit: Kit, name: str, title: str) -> ChartBubble:
    """Return the map: longitude and latitude, bubble = NEV share, colour = region."""
    chart = add_bubble_chart(kit.canvas.book, name)
    for term in Region:
        columns = ("longitude", f"y_{term.value}", "share")
        _bubbles(kit, chart, "tbl_map", columns, _filled(REGION_COLOURS[term]))
    columns = ("longitude", "latitude", "share")
    hidden = _helpers(kit, chart, ("tbl_map_labels", MAP_LABEL_ROWS), columns, len(Region))
    grid = {"major_unit": 10, "num_format": '0"°"'}
    chart.set_x_axis(kit.axis(kit.pick("东经", "Longitude, east"), min=80, max=130, **grid))
    chart.set_y_axis(kit.axis(kit.pick("北纬", "Latitude, north"), min=15, max=50, **grid))
    kit.title(chart, title)
    kit.legend(chart, without=hidden)
    return chart


def _filled(colour: str) -> dict[str, Any]:
    return {"fill": {"color": colour, "transparency": _TRANSPARENCY}, "border": _EDGE}


def _bubbles(
    kit: Kit, chart: ChartBubble, table: str, columns: tuple[str, str, str], look: dict[str, Any]
) -> None:
    x, y, size = columns
    count = kit.count(table)
    options = kit.series(table, None, y, **look)
    options |= {"categories": kit.cells(table, x), "categories_data": [None] * count}
    chart.add_bubbles(options, kit.cells(table, size), count)


def _helpers(
    kit: Kit, chart: ChartBubble, labels: tuple[str, int], columns: tuple[str, str, str], after: int
) -> list[int]:
    """Add the named cities and the bubble that sets the scale; return their places in the legend.

    A name is a series of one point whose name is the label: every program shows it.
    """
    table, count = labels
    x, y, size = columns
    for row in range(count):
        options = {
            "name": kit.cells(table, "label", row),
            "categories": kit.cells(table, x, row),
            "values": kit.cells(table, y, row),
            "categories_data": [None],
            "values_data": [None],
            "fill": _NOTHING,
            "border": {"color": INK, "width": 0.75},
            "data_labels": {"series_name": True, "value": False, "position": "right", "font": font(8)},
        }
        chart.add_bubbles(options, kit.cells(table, size, row), 1)
    scale = {
        "name": kit.pick("比例", "Scale"),
        "categories": kit.cells("tbl_scale", x, 0),
        "values": kit.cells("tbl_scale", "y" if y == "y" else "latitude", 0),
        "categories_data": [None],
        "values_data": [None],
        "fill": _NOTHING,
        "border": _NOTHING,
    }
    chart.add_bubbles(scale, kit.cells("tbl_scale", size, 0), 1)
    return list(range(after, after + count + 1))
