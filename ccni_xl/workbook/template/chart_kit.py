"""What all charts share: ranges that are whole columns, fonts, axes, titles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ccni_xl.letters import column_name
from ccni_xl.workbook.schema.model import TableSpec
from ccni_xl.workbook.template.look import FONT, GRID, INK, MUTED, NAVY
from ccni_xl.workbook.template.page import Canvas

__all__ = ["Kit", "bars", "font"]


def font(size: float, colour: str = INK, *, bold: bool = False) -> dict[str, Any]:
    """Return a chart font; the East Asian face is added to the finished package."""
    return {"name": FONT, "size": size, "color": colour, "bold": bold}


@dataclass(frozen=True, slots=True)
class Kit:
    """Ranges and settings for the charts of a workbook.

    Parameters
    ----------
    specs : mapping of str to TableSpec
        Every table by name.
    rows : mapping of str to int
        How many data rows each table has in the new workbook.
    """

    canvas: Canvas
    specs: Mapping[str, TableSpec]
    rows: Mapping[str, int]

    def pick(self, zh: str, en: str) -> str:
        """Return the text of the workbook's language."""
        return self.canvas.pick(zh, en)

    def cells(self, table: str, code: str, row: int | None = None, to: str | None = None) -> str:
        """Return the range of a column, or one cell of it (row from 0, -1: the header), or a row of cells."""
        spec = self.specs[table]
        left = spec.left + spec.codes.index(code)
        right = left if to is None else spec.left + spec.codes.index(to)
        first, last = (
            (spec.top + 1, spec.top + self.rows[table]) if row is None else (spec.top + 1 + row,) * 2
        )
        start, end = f"${column_name(left)}${first}", f"${column_name(right)}${last}"
        return f"='{self.canvas.name(spec.sheet)}'!{start}" + ("" if start == end else f":{end}")

    def count(self, table: str) -> int:
        """Return the number of points of a series over a table's column."""
        return self.rows[table]

    def series(
        self, table: str, label: str | None, value: str, name: str | None = None, **more: Any
    ) -> dict[str, Any]:
        """Return a series over whole columns; its name is the value column's header unless one is given."""
        count = self.rows[table]
        options: dict[str, Any] = {
            "name": name if name is not None else self.cells(table, value, -1),
            "values": self.cells(table, value),
            "values_data": [None] * count,
            **more,
        }
        if label is not None:
            options["categories"] = self.cells(table, label)
            options["categories_data"] = [""] * count
        return options

    @staticmethod
    def title(chart: Any, text: str, at: tuple[float, float] | None = None) -> None:
        """Set a short neutral title; what the figure shows stands above it.

        ``at`` places it as shares of the chart's width and height, where the bars have a place of their own.
        """
        options: dict[str, Any] = {"name": text, "name_font": font(11, NAVY, bold=True), "overlay": False}
        if at is not None:
            options["layout"] = {"x": at[0], "y": at[1]}
        chart.set_title(options)

    @staticmethod
    def legend(
        chart: Any, *, without: list[int] | None = None, layout: Mapping[str, float] | None = None
    ) -> None:
        """Place the legend below the plot, or where the layout says; leave out helper series."""
        options: dict[str, Any] = {"position": "bottom", "font": font(9)}
        if layout is not None:
            options |= {"position": "top", "layout": dict(layout), "font": font(8)}
        if without:
            options["delete_series"] = without
        chart.set_legend(options)

    @staticmethod
    def axis(name: str = "", **more: Any) -> dict[str, Any]:
        """Return an axis: light grid lines, small grey figures, no line of its own."""
        options: dict[str, Any] = {
            "num_font": font(8, MUTED),
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
            "line": {"color": GRID},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
        if name:
            options |= {"name": name, "name_font": font(9, MUTED)}
        return options | more

    def insert(self, sheet: str, cell: str, chart: Any, size: tuple[int, int], description: str) -> None:
        """Insert a chart with its alternative text; it moves with the cells but keeps its size."""
        chart.set_size({"width": size[0], "height": size[1]})
        chart.set_chartarea({"border": {"none": True}})
        self.canvas.pages[sheet].sheet.insert_chart(
            cell, chart, {"object_position": 2, "description": description}
        )


def bars(
    kit: Kit, chart: Any, label_size: float, maximum: float | None = None, top: float | None = None
) -> None:
    """Set the axes of a horizontal bar chart: every name shown, the first one on top.

    ``top`` is the share of the height above the bars; given, the bars fill the rest, which lets a page hold
    55 names.
    """
    if top is not None:
        left = 0.25 if kit.canvas.lang == "zh" else 0.34
        layout = {"x": left, "y": top, "width": 0.96 - left, "height": 0.965 - top}
        chart.set_plotarea({"layout": layout})
    chart.set_y_axis(
        kit.axis(
            reverse=True,
            interval_unit=1,
            num_font=font(label_size),
            major_gridlines={"visible": False},
            label_position="low",
        )
    )
    limits: dict[str, Any] = {"min": 0} | ({"max": maximum} if maximum is not None else {})
    chart.set_x_axis(kit.axis(label_position="high", num_format="0", **limits))
