"""Every sentence with which the open workbook is refused, in both languages: what is there, what to do."""

from __future__ import annotations

from typing import Final

from ccni_xl.errors import WorkbookError

__all__ = ["SENTENCES", "refusal"]

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "no_book": (
        "没有打开的 Excel 工作簿。请先在 Excel 中打开双碳指数工作簿，再运行一次。",
        "no workbook is open in Excel; open the index workbook there and run again.",
    ),
    "no_such_book": (
        "Excel 中没有打开 {name}。现在打开的有：{open}。",
        "{name} is not open in Excel; open are: {open}.",
    ),
    "which_book": (
        "Excel 中打开了几个双碳指数工作簿：{open}。请在命令中写明是哪一个。",
        "several index workbooks are open in Excel: {open}; name one of them in the command.",
    ),
    "no_index_book": (
        "打开的工作簿（{open}）里没有双碳指数的表格。请先打开双碳指数工作簿。",
        "none of the open workbooks ({open}) has the tables of the index; open the index workbook first.",
    ),
    "no_excel": (
        "连接不上 Excel（{why}）。请确认装有 Windows 或 Mac 版 Excel；也可以用 ccni-xl recalc 直接计算文件。",
        "Excel cannot be reached ({why}); it needs Excel for Windows or Mac. ccni-xl recalc needs no Excel.",
    ),
    "no_table_read": (
        "缺少表格 {table}。请从备份或新模板恢复该表格。",
        "table {table} is missing; restore it from a backup or from a new template.",
    ),
    "no_table": (
        "缺少表格 {table}（应在工作表 {sheet} 上）。请从备份恢复该表格；若要重建，请删除该工作表后再运行。",
        "table {table} is missing (it belongs on sheet {sheet}); restore it from a backup, or delete that "
        "sheet and run again to have it made anew.",
    ),
    "no_column": (
        "工作表 {sheet} 的表格 {table} 缺少列：{columns}。请恢复这些列标题。",
        "table {table} on sheet {sheet} lacks the columns {columns}; restore these headings.",
    ),
    "no_name": (
        "缺少名称 {name}（应指向一个单元格）。请在“公式 > 名称管理器”中恢复。",
        "the name {name} is missing (it stands for one cell); restore it under Formulas > Name Manager.",
    ),
    "below": (
        "工作表 {sheet}：结果要写到第 {row} 行，但单元格 {cell} 已有内容。请把它移到别处后再运行。",
        "sheet {sheet}: the results reach row {row}, but cell {cell} is not empty; move its content "
        "elsewhere and run again.",
    ),
    "right": (
        "工作表 {sheet} 的表格要在右边加一列 {column}，但 {cell} 已有内容。请把它移到别处后再运行。",
        "the table on sheet {sheet} needs a new column {column} at its right, but {cell} is not empty; move "
        "it elsewhere and run again.",
    ),
    "merged": (
        "工作表 {sheet}：{table} 旁边的备注要随行移动，但其中有合并单元格。请取消合并后再运行。",
        "sheet {sheet}: the notes beside {table} have to move with their rows, but there are merged cells "
        "among them; unmerge them and run again.",
    ),
    "locked": (
        "工作表 {sheets} 受保护，结果写不进去。请用“审阅 > 撤消工作表保护”解除后再运行；什么都没有写入。",
        "the sheets {sheets} are protected, so the results cannot be written; use Review > Unprotect Sheet "
        "and run again. Nothing was written.",
    ),
    "extent": (
        "工作表 {sheet} 用到第 {row} 行、第 {column} 列，太大，无法读取。请删除多余的行列。",
        "sheet {sheet} reaches row {row} and column {column}, which is too large to be read; delete the rows "
        "and columns that are not needed.",
    ),
    "busy": (
        "Excel 没有接受操作（{what}：{why}）。常见原因：正在编辑单元格、对话框还开着。"
        "请处理后再运行；什么都没有写入。",
        "Excel did not accept the operation ({what}: {why}). Usual causes: a cell is being edited, a dialog "
        "is open. Mend it and run again; nothing was written.",
    ),
    "not_shown": (
        "Excel 没能切换到 {what}（{why}）。它可能被隐藏了，请自己打开。",
        "Excel did not bring {what} to the front ({why}); it may be hidden, so open it by hand.",
    ),
    "settings": (
        "Excel 没有接受设置的改动（{why}）。请关闭对话框、退出单元格编辑，在“公式 > 计算选项”中确认为“自动”，"
        "再点“重新计算”。",
        "Excel did not accept a change of its settings ({why}). Close dialogs, leave the cell being edited, "
        "see that Formulas > Calculation Options is Automatic, and recalculate.",
    ),
    "unfinished": (
        "Excel 没有接受写入（{what}：{why}），结果没有写完，首页显示“结果未写完”。"
        "常见原因：正在编辑单元格、工作表受保护、对话框还开着。请处理后再点“重新计算”；输入数据没有改动。",
        "Excel did not accept the results ({what}: {why}); they are incomplete and the first sheet says so. "
        "Usual causes: a cell is being edited, the sheet is protected, a dialog is open. Mend it and "
        "recalculate; no input was changed.",
    ),
}


def refusal(key: str, label: str, **facts: object) -> WorkbookError:
    """Return the error with the workbook's name in front."""
    zh, en = SENTENCES[key]
    head = (f"{label}：", f"{label}: ") if label else ("", "")
    return WorkbookError(head[0] + zh.format(**facts), head[1] + en.format(**facts))
