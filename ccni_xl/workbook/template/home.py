"""The first sheet: three steps, buttons, the last run, contents with links, colour legend."""

from __future__ import annotations

from dataclasses import dataclass

from ccni_xl.hosts.port import Formula, Value
from ccni_xl.terms import RunState
from ccni_xl.workbook.formulas.stamp import state_formula
from ccni_xl.workbook.formulas.strip import demo_formula
from ccni_xl.workbook.schema import RUN_CELLS, SHEETS, TEMPLATE_VERSION, TabGroup
from ccni_xl.workbook.schema.model import Style
from ccni_xl.workbook.template.look import FONT, HEADER, Look
from ccni_xl.workbook.template.page import Canvas

__all__ = ["ACTIONS", "BUTTONS", "GROUPS", "STEPS", "Button", "put_home"]


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its macro, its group, what stands on it, what it does."""

    macro: str
    group: int
    zh: str
    en: str
    help_zh: str
    help_en: str


#: The heading above the buttons, and what stands before each line of them.
ACTIONS = ("操作", "Actions")
GROUPS = (("计算", "Compute"), ("导航", "Go to"), ("共享", "Share"), ("版本", "Version"))
BUTTONS: tuple[Button, ...] = (
    Button(
        "Ccni_Recalculate",
        0,
        "重新计算",
        "Recalculate",
        "检查并重新计算全部结果",
        "Check and compute all results",
    ),
    Button("Ccni_Check", 0, "只检查", "Check only", "只检查数据，不计算", "Check the data without computing"),
    Button("Ccni_Robustness", 0, "稳健性分析", "Robustness", "计算排名区间", "Compute rank intervals"),
    Button(
        "Ccni_NextIssue", 1, "下一个问题", "Next issue", "转到下一个未处理的问题", "Go to the next open issue"
    ),
    Button(
        "Ccni_CityProfile", 1, "城市档案", "City profile", "打开所选城市的档案", "Open the profile of a city"
    ),
    Button(
        "Ccni_ExportShare", 2, "导出分享版", "Share copy", "导出不含宏的文件", "Export a file without macros"
    ),
    Button(
        "Ccni_MakeForms",
        2,
        "生成填报表",
        "Entry forms",
        "为各城市生成填报表",
        "Make forms for cities to fill in",
    ),
    Button("Ccni_MergeCopies", 2, "合并副本", "Merge copies", "合并各人填报的文件", "Merge forms and copies"),
    Button("Ccni_Compare", 2, "比较", "Compare", "比较两个文件的输入和结果", "Compare two workbooks"),
    Button("Ccni_Snapshot", 3, "保存快照", "Snapshot", "把输入保存为文本", "Save the inputs as text"),
    Button("Ccni_About", 3, "关于", "About", "程序和版本信息", "Program and version"),
)

STEPS = (
    (
        "1  填数据：黄色单元格；先“城市”，再各“数据_”表。",
        "1  Enter data in the yellow cells: Cities first, then the Data sheets.",
    ),
    (
        "2  点“重新计算”，或在命令行运行 ccni-xl recalc 文件名。",
        "2  Press Recalculate, or run ccni-xl recalc FILE.",
    ),
    (
        "3  先看“问题”和“检查”，再看“排名”“变化”“图表”。",
        "3  Read Issues and Checks first, then Ranking, Change and Charts.",
    ),
)
_LEGEND = (
    (Look.INPUT, "由人填写", "Typed by people"),
    (Look.CALC, "由公式或程序计算", "Computed"),
    (Look.OUTPUT, "结果", "Results"),
    (Look.ERROR, "必须改正", "Must be mended"),
    (Look.WARNING, "请核对", "Please look at it"),
    (Look.PASSED, "检查通过", "Check passed"),
)
_WIDTHS = (2.0, 17.0, 60.0, 3.0, 20.0, 60.0)
_CONTENTS_TOP = 22
_BUTTON = (100, 24)


def put_home(canvas: Canvas) -> None:
    """Fill the first sheet."""
    sheet = canvas.pages["home"].sheet
    for j, width in enumerate(_WIDTHS):
        sheet.set_column(j, j, width)
    demo = demo_formula(canvas.lang, demo=canvas.demo)
    sheet.write_formula("B4", demo.text, canvas.styles.banner(), demo.value)
    _steps(canvas)
    _buttons(canvas)
    _last_run(canvas)
    end = _contents(canvas)
    _legend(canvas, end + 2)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()
    sheet.set_first_sheet()


def _steps(canvas: Canvas) -> None:
    sheet = canvas.pages["home"].sheet
    sheet.write_string("B6", canvas.pick("三步", "Three steps"), canvas.styles.section())
    sheet.write_blank("C6", None, canvas.styles.section())
    for i, (zh, en) in enumerate(STEPS):
        sheet.write_string(6 + i, 1, canvas.pick(zh, en), canvas.styles.text())


def _buttons(canvas: Canvas) -> None:
    sheet = canvas.pages["home"].sheet
    sheet.write_string("B11", canvas.pick(*ACTIONS), canvas.styles.section())
    sheet.write_blank("C11", None, canvas.styles.section())
    width, height = _BUTTON
    for group, (zh, en) in enumerate(GROUPS):
        row = 11 + 2 * group
        sheet.write_string(row, 1, canvas.pick(zh, en), canvas.styles.text())
        for place, button in enumerate(b for b in BUTTONS if b.group == group):
            sheet.insert_textbox(
                row,
                2,
                canvas.pick(button.zh, button.en),
                {
                    "width": width,
                    "height": height,
                    "x_offset": place * (width + 4),
                    "y_offset": 1,
                    "object_position": 2,
                    "description": f"macro:{button.macro}|{canvas.pick(button.help_zh, button.help_en)}",
                    "fill": {"color": HEADER.fill},
                    "line": {"color": HEADER.fill},
                    "font": {"name": FONT, "size": 9, "color": HEADER.ink, "bold": True},
                    "align": {"vertical": "middle", "horizontal": "center"},
                },
            )


def _last_run(canvas: Canvas) -> None:
    sheet, styles = canvas.pages["home"].sheet, canvas.styles
    sheet.write_string("E6", canvas.pick("上次计算", "Last run"), styles.section())
    sheet.write_blank("F6", None, styles.section())
    values: dict[str, Value | Formula] = {
        "ccni_state": state_formula(canvas.lang, run_state=RunState.NEVER.value),
        "ccni_run_state": RunState.NEVER.value,
        "ccni_template": TEMPLATE_VERSION,
    }
    for i, cell in enumerate(RUN_CELLS):
        sheet.write_string(6 + i, 4, canvas.pick(cell.zh, cell.en), styles.text())
        value = values.get(cell.name)
        fmt = styles.cell(Style.CALC)
        if isinstance(value, Formula):
            sheet.write_formula(cell.address, value.text, fmt, value.value)
        elif value is None:
            sheet.write_blank(cell.address, None, fmt)
        else:
            sheet.write_string(cell.address, str(value), styles.cell(Style.CALC, "@"))


def _contents(canvas: Canvas) -> int:
    """Write the contents in two columns; return the last row used, from 1."""
    sheet, styles = canvas.pages["home"].sheet, canvas.styles
    top = _CONTENTS_TOP
    for column in (1, 4):
        sheet.write_string(
            top - 1, column, canvas.pick("目录", "Contents") if column == 1 else "", styles.section()
        )
        sheet.write_blank(top - 1, column + 1, None, styles.section())
    listed = [spec for spec in SHEETS if not spec.hidden and spec.code != "home"]
    sides: dict[int, list[str]] = {1: [], 4: []}
    for spec in listed:
        left = spec.group in (TabGroup.CONTROL, TabGroup.FOUNDATION)
        sides[1 if left else 4].append(spec.code)
    while len(sides[1]) > len(sides[4]) + 1:  # the register sheets at the end fill the shorter side
        sides[4].append(sides[1].pop())
    for column, codes in sides.items():
        for i, code in enumerate(codes):
            spec = canvas.pages[code].spec
            name = spec.name(canvas.lang)
            fmt = styles.contents(spec.group.value)
            sheet.write_url(top + i, column, f"internal:'{name}'!A1", fmt, name)
            purpose = canvas.pick(spec.purpose_zh, spec.purpose_en)
            sheet.write_string(top + i, column + 1, purpose, styles.muted())
    return top + max(len(codes) for codes in sides.values())


def _legend(canvas: Canvas, top: int) -> None:
    sheet, styles = canvas.pages["home"].sheet, canvas.styles
    sheet.write_string(top - 1, 1, canvas.pick("颜色", "Colours"), styles.section())
    sheet.write_blank(top - 1, 2, None, styles.section())
    for i, (look, zh, en) in enumerate(_LEGEND):
        mark = f"{look.mark} {look.label(canvas.lang)}".strip()
        sheet.write_string(top + i, 1, mark, styles.look(look))
        sheet.write_string(top + i, 2, canvas.pick(zh, en), styles.text())
    sheet.write_string(top - 1, 4, canvas.pick("标签颜色", "Tab colours"), styles.section())
    sheet.write_blank(top - 1, 5, None, styles.section())
    groups = (
        (TabGroup.CONTROL, "控制", "Control"),
        (TabGroup.FOUNDATION, "基础数据", "Foundation"),
        (TabGroup.WORKINGS, "计算过程", "Workings"),
        (TabGroup.PRESENTATION, "结果展示", "Presentation"),
    )
    for i, (group, zh, en) in enumerate(groups):
        sheet.write_string(top + i, 4, canvas.pick(zh, en), styles.tab(group.value))
