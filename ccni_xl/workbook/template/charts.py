"""The report's figures 2 to 10, the board and the city profile, as native charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ccni_xl.terms import Region, Tier
from ccni_xl.workbook.formulas import Native
from ccni_xl.workbook.schema import named
from ccni_xl.workbook.template.board_charts import board_chart, map_chart
from ccni_xl.workbook.template.chart_kit import Kit, bars, font
from ccni_xl.workbook.template.look import CHANGE_COLOURS, DIMENSION_COLOURS, NAVY
from ccni_xl.workbook.template.profile_page import put_profile_charts

__all__ = ["PAGE_BREAKS", "put_charts"]

#: The charts sheet is ten equal columns wide: one A4 page at full size.
_COLUMNS, _COLUMN_WIDTH, _PAGE_PX = 10, 9.0, 680
#: Last row of each printed page of the charts sheet.
PAGE_BREAKS = (49, 97, 146, 196, 244, 294)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A figure's heading: number, row on the charts sheet, text."""

    number: int
    row: int
    zh: str
    en: str


_HEADINGS = (
    _Heading(2, 6, "图2  城市双碳指数得分构成", "Figure 2  Composition of the index"),
    _Heading(3, 50, "图3  两个年度得分对比", "Figure 3  Two editions compared"),
    _Heading(4, 70, "图4  新能源车渗透率", "Figure 4  NEV share of new-car sales"),
    _Heading(5, 147, "图5  全国一盘棋：分区域，气泡为碳排放量", "Figure 5  The board by region, bubble: CO2"),
    _Heading(
        6, 172, "图6  全国一盘棋：分区域，气泡为气候雄心", "Figure 6  The board by region, bubble: ambition"
    ),
    _Heading(
        7, 197, "图7  全国一盘棋：分城市等级，气泡为气候雄心", "Figure 7  The board by tier, bubble: ambition"
    ),
    _Heading(10, 222, "图10  得分下降的城市", "Figure 10  Cities whose score fell"),
    _Heading(8, 246, "图8  得分上升的城市", "Figure 8  Cities whose score rose"),
    _Heading(9, 295, "图9  得分持平的城市", "Figure 9  Cities whose score stayed flat"),
)


def put_charts(kit: Kit, native: Native) -> None:
    """Draw every chart on its sheet."""
    _charts_sheet(kit, native)
    half = (_PAGE_PX // 2 - 4, 840)
    _composition(kit, "a", "A8", half)
    _composition(kit, "b", "F8", half)
    _editions(kit, "A52", (_PAGE_PX, 340))
    _put(
        kit, "A72", map_chart(kit, "ccni_fig4c", kit.pick("新能源车渗透率分布", "NEV share on the map")), 510
    )
    tall = (_PAGE_PX // 2 - 4, 910)
    _shares(kit, "a", "A100", tall)
    _shares(kit, "b", "F100", tall)
    boards = (
        ("ccni_fig5", "A149", Region, "co2"),
        ("ccni_fig6", "A174", Region, "ambition"),
        ("ccni_fig7", "A199", Tier, "ambition"),
    )
    for name, cell, groups, size in boards:
        _put(kit, cell, board_chart(kit, name, _board_title(kit, groups, size), groups, size), 450)
    for name, cell, groups in (("ccni_board_region", "L8", Region), ("ccni_board_tier", "L30", Tier)):
        chart = board_chart(kit, name, _board_title(kit, groups, "ambition"), groups, "ambition")
        kit.insert("board", cell, chart, (760, 430), _board_title(kit, groups, "ambition"))
    _moves(kit)
    put_profile_charts(kit)


def _charts_sheet(kit: Kit, native: Native) -> None:
    """Set up the charts sheet: full-size pages, headings, findings."""
    canvas = kit.canvas
    sheet, styles = canvas.pages["charts"].sheet, canvas.styles
    sheet.set_column(0, _COLUMNS - 1, _COLUMN_WIDTH)
    for heading in _HEADINGS:
        sheet.write_string(heading.row - 1, 0, kit.pick(heading.zh, heading.en), styles.text(bold=True))
        finding = native.cells[f"ccni_finding_fig{heading.number}"]
        cell = named(f"ccni_finding_fig{heading.number}").address
        sheet.write_formula(cell, finding.text, styles.muted(), finding.value or "")
    sheet.write_string(
        98 - 1, 0, kit.pick("图4  按渗透率排序", "Figure 4  Sorted by share"), styles.text(bold=True)
    )
    sheet.set_portrait()
    sheet.fit_to_pages(0, 0)
    sheet.fit_page = False
    # At full size the page is filled to the edge in Excel, and LibreOffice, whose columns are a quarter
    # wider where the font is absent, would break each figure in two.
    sheet.set_print_scale(80)
    sheet.center_horizontally()
    sheet.set_margins(left=0.45, right=0.3, top=0.45, bottom=0.55)
    sheet.print_area(0, 0, 324, _COLUMNS - 1)
    sheet.set_h_pagebreaks(list(PAGE_BREAKS))


def _put(kit: Kit, cell: str, chart: Any, height: int) -> None:
    kit.insert("charts", cell, chart, (_PAGE_PX, height), chart.title.name or "")


def _chart(kit: Kit, name: str, kind: str, subtype: str | None = None) -> Any:
    options = {"type": kind, "name": name} | ({"subtype": subtype} if subtype else {})
    return kit.canvas.book.add_chart(options)


def _composition(kit: Kit, half: str, cell: str, size: tuple[int, int]) -> None:
    table = f"tbl_fig2{half}"
    chart = _chart(kit, f"ccni_fig2{half}", "bar", "stacked")
    dims = [code for code in kit.specs[table].codes if code not in ("label", "score")]
    for code, colour in zip(dims, DIMENSION_COLOURS, strict=False):
        chart.add_series(kit.series(table, "label", code, fill={"color": colour}, gap=25))
    bars(kit, chart, 6.5, maximum=80, top=0.08)
    title = kit.pick("得分构成（前半）", "Composition, first half")
    if half == "b":
        title = kit.pick("得分构成（后半）", "Composition, second half")
    kit.title(chart, title, (0.3, 0.004))
    kit.legend(chart, layout={"x": 0.02, "y": 0.042, "width": 0.96, "height": 0.028})
    kit.insert("charts", cell, chart, size, title)


def _editions(kit: Kit, cell: str, size: tuple[int, int]) -> None:
    """Draw figure 3: the sums of the three contributions, base edition first."""
    chart = _chart(kit, "ccni_fig3", "column")
    table = "tbl_table3"
    dims = [code for code in kit.specs[table].codes if code not in ("edition", "index")]
    for row, colour in ((1, "#8C8C8C"), (0, NAVY)):
        chart.add_series(
            {
                "name": kit.cells(table, "edition", row),
                "categories": kit.cells(table, dims[0], -1, to=dims[-1]),
                "values": kit.cells(table, dims[0], row, to=dims[-1]),
                "values_data": [None] * len(dims),
                "fill": {"color": colour},
                "gap": 60,
                "overlap": -5,
                "data_labels": {"value": True, "num_format": "0.0", "font": font(9)},
            }
        )
    chart.set_x_axis(kit.axis(num_font=font(10), major_gridlines={"visible": False}))
    chart.set_y_axis(kit.axis(min=0, num_format="#,##0"))
    title = kit.pick("各维度得分合计", "Sum of contributions by dimension")
    kit.title(chart, title)
    kit.legend(chart)
    kit.insert("charts", cell, chart, size, title)


def _shares(kit: Kit, half: str, cell: str, size: tuple[int, int]) -> None:
    chart = _chart(kit, f"ccni_fig4{half}", "bar")
    chart.add_series(kit.series(f"tbl_fig4{half}", "label", "share", fill={"color": NAVY}, gap=30))
    bars(kit, chart, 7, maximum=60, top=0.05)
    title = kit.pick("新能源车渗透率 %（前半）", "NEV share %, first half")
    if half == "b":
        title = kit.pick("新能源车渗透率 %（后半）", "NEV share %, second half")
    kit.title(chart, title, (0.2, 0.004))
    chart.set_legend({"none": True})
    kit.insert("charts", cell, chart, size, title)


def _board_title(kit: Kit, groups: type[Region] | type[Tier], size: str) -> str:
    by = kit.pick("分区域", "by region") if groups is Region else kit.pick("分城市等级", "by tier")
    bubble = kit.pick("碳排放量", "CO2") if size == "co2" else kit.pick("气候雄心", "climate ambition")
    return kit.pick(f"全国一盘棋（{by}，气泡为{bubble}）", f"The national board {by}, bubble: {bubble}")


def _moves(kit: Kit) -> None:
    """Draw figures 8 to 10: floating bars between the two scores, risers solid, fallers hollow."""
    up, flat, down = (CHANGE_COLOURS[key] for key in ("up", "flat", "down"))
    hollow = {"fill": {"color": "#FFFFFF"}, "border": {"color": down, "width": 1.5}}
    figures: tuple[tuple[str, str, str, dict[str, Any], int, float], ...] = (
        ("8", "A248", kit.pick("▲ 上升", "▲ Risers"), {"fill": {"color": up}}, 920, 6),
        ("9", "A297", kit.pick("- 持平", "- Flat"), {"fill": {"color": flat}}, 560, 8),
        ("10", "A224", kit.pick("▼ 下降", "▼ Fallers"), hollow, 410, 8),
    )
    for number, cell, title, look, height, label_size in figures:
        table = f"tbl_fig{number}"
        chart = _chart(kit, f"ccni_fig{number}", "bar", "stacked")
        chart.add_series(
            kit.series(table, "label", "low", fill={"none": True}, border={"none": True}, gap=30)
        )
        chart.add_series(kit.series(table, "label", "span", **look))
        bars(kit, chart, label_size)
        layout = {"x": 0.2, "y": 36 / height, "width": 0.77, "height": 1 - 66 / height}
        chart.set_plotarea({"layout": layout})
        kit.title(chart, title + kit.pick("：两个年度的得分", ": scores of the two editions"), (0.35, 0.004))
        chart.set_legend({"none": True})
        _put(kit, cell, chart, height)
