"""The profile sheet: its picks, sentences and charts, on one landscape page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ccni_xl.hosts.port import Formula
from ccni_xl.workbook.formulas import Native
from ccni_xl.workbook.schema import PROFILE_CAPTIONS, named
from ccni_xl.workbook.schema.model import Style, TableSpec
from ccni_xl.workbook.schema.profile import PAGE
from ccni_xl.workbook.template.chart_kit import Kit, bars, font
from ccni_xl.workbook.template.look import CHANGE_COLOURS, MUTED, NAVY
from ccni_xl.workbook.template.page import Canvas

__all__ = ["put_captions", "put_profile", "put_profile_charts", "set_profile_page"]

#: Height of the header rows [points]: one line, and two for the table of scores.
_HEADERS = {8: 28, 14: 20, 23: 30}
#: Height of the others, so that the page is filled [points].
_ROW = 16.5
#: Narrow columns between the blocks.
_GAPS = ("N", "T", "X")
_MEDIAN = "#BFBFBF"
#: Years the rule for gaps in the lines covers.
_YEARS = 100


def put_profile(canvas: Canvas, native: Native) -> None:
    """Write the picks and the sentences."""
    sheet, styles, context = canvas.pages["profile"].sheet, canvas.styles, native.context
    pick = styles.cell(Style.INPUT, "@", bold=True)
    for name, label, value, choices in (
        ("ccni_profile_city", canvas.pick("选择城市", "City"), context.profile_city, "ccni_city_list"),
        (
            "ccni_profile_edition",
            canvas.pick("年度", "Edition"),
            context.profile_edition,
            "ccni_edition_list",
        ),
    ):
        cell = named(name)
        column = chr(ord(cell.address[0]) - 1)
        sheet.write_string(f"{column}{cell.address[1:]}", label, styles.text(bold=True))
        if value:
            sheet.write_string(cell.address, value, pick)
        else:
            sheet.write_blank(cell.address, None, pick)
        sheet.data_validation(
            cell.address,
            {
                "validate": "list",
                "source": f"={choices}",
                "input_title": label,
                "input_message": canvas.pick(
                    "从列表中选择，下面各表随即更新。", "Choose from the list; everything below follows."
                ),
            },
        )
    put_captions(canvas, native.cells)


def put_captions(canvas: Canvas, cells: Mapping[str, Formula], *, static: bool = False) -> None:
    """Write the sentences, as formulas or as plain texts."""
    sheet, styles = canvas.pages["profile"].sheet, canvas.styles
    look = {"ccni_profile_title": styles.title(), "ccni_profile_change": styles.text(bold=True)}
    for caption in PROFILE_CAPTIONS:
        formula = cells[caption.name]
        fmt = look.get(caption.name, styles.muted())
        if static:
            sheet.write_string(caption.address, str(formula.value or ""), fmt)
        else:
            sheet.write_formula(caption.address, formula.text, fmt, formula.value or "")


def set_profile_page(canvas: Canvas, specs: Mapping[str, TableSpec]) -> None:
    """Set heights, gaps and the printed area; a gap in a line is shown in pale grey."""
    sheet = canvas.pages["profile"].sheet
    for row in range(7, 49):
        sheet.set_row(row - 1, _HEADERS.get(row, _ROW))
    for column in _GAPS:
        sheet.set_column(f"{column}:{column}", 2)
    sheet.print_area(PAGE)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    co2 = specs["tbl_profile_co2"]
    rule = {
        "type": "formula",
        "criteria": f"=ISNA(V{co2.top + 1})",
        "format": canvas.styles.ink(_MEDIAN),
    }
    sheet.conditional_format(co2.top, co2.left, co2.top + _YEARS, co2.left + 1, rule)


def put_profile_charts(kit: Kit) -> None:
    """Draw the CO2 line, the steps of the change, and the scores against the medians."""
    _co2(kit)
    _steps(kit)
    _scores(kit)


def _chart(kit: Kit, name: str, kind: str, subtype: str | None = None) -> Any:
    options = {"type": kind, "name": name} | ({"subtype": subtype} if subtype else {})
    return kit.canvas.book.add_chart(options)


def _co2(kit: Kit) -> None:
    table = "tbl_profile_co2"
    chart = _chart(kit, "ccni_profile_co2", "line")
    marker = {"type": "circle", "size": 5, "fill": {"color": NAVY}, "border": {"color": "#FFFFFF"}}
    chart.add_series(kit.series(table, "year", "co2", line={"color": NAVY, "width": 2.25}, marker=marker))
    dashed = {"color": MUTED, "width": 1.5, "dash_type": "dash"}
    chart.add_series(kit.series(table, "year", "sen", line=dashed, marker={"type": "none"}))
    chart.set_x_axis(kit.axis(num_font=font(9, MUTED), major_gridlines={"visible": False}))
    chart.set_y_axis(kit.axis(min=0, num_format="#,##0", num_font=font(9, MUTED)))
    chart.show_blanks_as("span")  # markers are the data; the default is read as 0 by other programs
    title = kit.pick("二氧化碳排放量与 Sen 线（万吨）", "CO2 emissions and Sen line (10^4 t)")
    kit.title(chart, title)
    chart.set_legend({"none": True})  # the line above says which is which
    kit.insert("profile", "C10", chart, (415, 176), title)


def _steps(kit: Kit) -> None:
    """Draw the waterfall; the series are stacked in this order, away from zero."""
    table = "tbl_profile_steps"
    chart = _chart(kit, "ccni_profile_steps", "bar", "stacked")
    up, down = CHANGE_COLOURS["up"], CHANGE_COLOURS["down"]
    nothing = {"fill": {"none": True}, "border": {"none": True}}
    rise, fall = {"fill": {"color": up}}, {"fill": {"color": down}}
    looks: tuple[tuple[str, dict[str, Any]], ...] = (
        ("over", nothing),
        ("under", nothing),
        ("up", rise),
        ("up_below", rise),
        ("down", fall),
        ("down_below", fall),
        ("total", {"fill": {"color": NAVY}}),
    )
    for code, look in looks:
        chart.add_series(kit.series(table, "label", code, gap=35, overlap=100, **look))
    bars(kit, chart, 9)
    chart.set_x_axis(kit.axis(label_position="high", num_format="+0;-0;0", num_font=font(9, MUTED)))
    title = kit.pick("各指标对得分变化的贡献（分）", "Contributions to the change (points)")
    kit.title(chart, title)
    chart.set_legend({"none": True})  # the sign in each name says it, and programs number entries differently
    described = kit.pick(
        "：每个指标一条，从上一条的末端开始，蓝色向右为升，橙色向左为降；最后一条为总分变化。",
        ": a bar an indicator from where the last one ended, blue to the right for a rise, "
        "orange to the left for a fall; the last bar is the change of the score.",
    )
    kit.insert("profile", "O23", chart, (366, 566), title + described)


def _scores(kit: Kit) -> None:
    chart = _chart(kit, "ccni_profile_scores", "bar")
    for code, colour in (("score", NAVY), ("median", _MEDIAN)):
        chart.add_series(kit.series("tbl_profile", "name", code, fill={"color": colour}, gap=40))
    bars(kit, chart, 8, maximum=100)
    title = kit.pick("得分与全部城市中位数", "Scores and medians")
    kit.title(chart, title)
    kit.legend(chart)
    kit.insert("profile", "R23", chart, (298, 566), title)
