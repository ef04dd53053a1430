"""A bubble chart for XlsxWriter, which has none: its scatter chart with a size to every point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart_scatter import ChartScatter

__all__ = ["ChartBubble", "add_bubble_chart"]


class ChartBubble(ChartScatter):  # type: ignore[misc]
    """``c:bubbleChart``: series take a further range, the area of each bubble.

    Bubbles are scaled to the largest one of the chart in every program; ``bubbleScale`` is left at 100
    because some programs ignore it, and a series without fill can hold one large bubble to set the scale.
    """

    def __init__(self) -> None:
        super().__init__({"subtype": "marker_only"})
        self._sizes: list[tuple[str, int]] = []

    def add_bubbles(self, options: Mapping[str, Any], sizes: str, count: int) -> None:
        """Add a series.

        Parameters
        ----------
        options : mapping
            As for `add_series`, with ``categories`` (x) and ``values`` (y).
        sizes : str
            Formula of the range of sizes.
        count : int
            Number of points, for the empty cache of a workbook that was never computed.
        """
        self.add_series({**options, "marker": {"type": "none"}})
        formula = sizes.lstrip("=")
        self._sizes.append((formula, self._get_data_id(formula, [None] * count)))

    def _write_scatter_chart(self, args: Mapping[str, Any]) -> None:
        series = (
            self._get_primary_axes_series() if args["primary_axes"] else self._get_secondary_axes_series()
        )
        if not series:
            return
        self._xml_start_tag("c:bubbleChart")
        self._xml_empty_tag("c:varyColors", [("val", 0)])
        for data in series:
            self._write_ser(data)
        self._xml_empty_tag("c:bubbleScale", [("val", 100)])
        self._xml_empty_tag("c:showNegBubbles", [("val", 0)])
        self._write_axis_ids(args)
        self._xml_end_tag("c:bubbleChart")

    def _write_ser(self, series: Mapping[str, Any]) -> None:
        index = self.series_index
        self.series_index += 1
        self._xml_start_tag("c:ser")
        self._write_idx(index)
        self._write_order(index)
        self._write_series_name(series)
        self._write_sp_pr(series)
        self._xml_empty_tag("c:invertIfNegative", [("val", 0)])
        self._write_d_lbls(series.get("labels"))
        self._xml_start_tag("c:xVal")  # always numbers: the scatter class takes blanks for texts
        self._write_num_ref(series["categories"], self.formula_data[series["cat_data_id"]], "num")
        self._xml_end_tag("c:xVal")
        self._write_y_val(series)
        formula, data_id = self._sizes[index]
        self._xml_start_tag("c:bubbleSize")
        self._write_num_ref(formula, self.formula_data[data_id], "num")
        self._xml_end_tag("c:bubbleSize")
        self._xml_empty_tag("c:bubble3D", [("val", 0)])
        self._xml_end_tag("c:ser")

    def _modify_series_formatting(self) -> None:
        """Leave lines and markers alone: a bubble has a fill and an edge."""


def add_bubble_chart(book: Workbook, name: str) -> ChartBubble:
    """Add a bubble chart to a workbook, as `Workbook.add_chart` does for the kinds it knows."""
    chart = ChartBubble()
    chart.chart_name = name
    chart.embedded = True
    chart.date_1904 = book.date_1904
    chart.remove_timezone = book.remove_timezone
    book.charts.append(chart)
    return chart
