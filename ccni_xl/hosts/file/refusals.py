"""Every sentence with which a file is refused, in one place and in both languages.

Each says what is there and what to do. The name of the file is put in front, so that a run over many files
shows which one is meant.
"""

from __future__ import annotations

from typing import Final

from ccni_xl.errors import WorkbookError

__all__ = ["SENTENCES", "refusal"]

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # -- opening
    "absent": ("没有这个文件。请检查路径。", "there is no such file; check the path."),
    "unreadable": (
        "无法读取文件（{why}）。请检查权限。",
        "the file cannot be read ({why}); check its permissions.",
    ),
    "ole": (
        "文件已加密、受权限管理，或是旧的 .xls 格式。请在 Excel 中取消密码，并另存为 .xlsx 或 .xlsm。",
        "the file is encrypted, rights-managed, or in the old .xls format; remove the password in Excel and "
        "save it as .xlsx or .xlsm.",
    ),
    "xlsb": (
        "不支持二进制工作簿（.xlsb）。请另存为 .xlsx 或 .xlsm。",
        "binary workbooks (.xlsb) are not supported; save it as .xlsx or .xlsm.",
    ),
    "not_zip": (
        "这不是 Excel 工作簿（.xlsx/.xlsm），或文件已损坏（{why}）。请恢复备份。",
        "this is not an Excel workbook (.xlsx/.xlsm), or it is damaged ({why}); restore a backup.",
    ),
    "not_workbook": (
        "压缩包里没有工作簿（{why}）。请用 Excel 打开并重新保存。",
        "the package holds no workbook ({why}); open it in Excel and save it again.",
    ),
    "content_type": (
        "压缩包把工作簿声明为 {have}，没有表格程序能打开。请恢复备份。",
        "the package declares its workbook as {have}, which no spreadsheet program opens; restore a backup.",
    ),
    "file_bytes": (
        "文件有 {have} MB，上限 {limit} MB（可用 --limits file=… 提高）。",
        "the file has {have} MB; the limit is {limit} MB (raise it with --limits file=...).",
    ),
    "entries": (
        "文件包含 {have} 个部件，上限 {limit}（可用 --limits parts=… 提高）。",
        "the file has {have} parts; the limit is {limit} (raise it with --limits parts=...).",
    ),
    "part_bytes": (
        "部件 {part} 解压后有 {have} MB，上限 {limit} MB（可用 --limits part=… 提高）。",
        "part {part} unpacks to {have} MB; the limit is {limit} MB (raise it with --limits part=...).",
    ),
    "total_bytes": (
        "文件解压后共 {have} MB，上限 {limit} MB（可用 --limits total=… 提高）。",
        "the file unpacks to {have} MB in all; the limit is {limit} MB (raise it with --limits total=...).",
    ),
    "ratio": (
        "部件 {part} 解压后放大 {have} 倍，上限 {limit} 倍，像是压缩炸弹，未打开"
        "（可用 --limits ratio=… 提高）。",
        "part {part} unpacks {have}-fold; the limit is {limit}-fold. It looks like a zip bomb and was not "
        "opened (raise the limit with --limits ratio=...).",
    ),
    "part_name": (
        "部件名 {part} 不安全，未打开。",
        "the part name {part} is unsafe; the file was not opened.",
    ),
    "part_encrypted": (
        "部件 {part} 已加密。请取消加密。",
        "part {part} is encrypted; remove the encryption.",
    ),
    "part_method": (
        "部件 {part} 使用了不支持的压缩方式（{have}）。请用 Excel 重新保存。",
        "part {part} is compressed in an unsupported way ({have}); save the file again in Excel.",
    ),
    "part_link": (
        "部件 {part} 是符号链接，未打开。",
        "part {part} is a symbolic link; the file was not opened.",
    ),
    "part_twice": (
        "有两个部件都叫 {part}（不分大小写），不同程序会读到不同数据。请用 Excel 重新保存。",
        "two parts are both named {part} (letter case aside), so programs would read different data; save "
        "the file again in Excel.",
    ),
    "part_overlap": (
        "部件 {part} 与 {other} 在文件中重叠，未打开。",
        "parts {part} and {other} overlap inside the file; it was not opened.",
    ),
    "part_damaged": (
        "部件 {part} 已损坏（{why}）。请恢复备份。",
        "part {part} is damaged ({why}); restore a backup.",
    ),
    "part_missing": (
        "缺少部件 {part}。请用 Excel 打开并修复。",
        "part {part} is missing; open the file in Excel and let it repair it.",
    ),
    "doctype": (
        "部件 {part} 含有 DOCTYPE 或实体声明，未打开。",
        "part {part} has a DOCTYPE or entity declaration; the file was not opened.",
    ),
    "xml": (
        "部件 {part} 不是完好的 XML（{why}）。请恢复备份。",
        "part {part} is not well-formed XML ({why}); restore a backup.",
    ),
    "xml_size": (
        "部件 {part} 的元素太多或嵌套太深（上限 {limit} 个、{depth} 层；"
        "可用 --limits elements=…,depth=… 提高）。",
        "part {part} has too many elements or is nested too deeply (limits {limit} and {depth}; raise them "
        "with --limits elements=...,depth=...).",
    ),
    "cell_ref": (
        "工作表 {sheet} 里有无法识别的单元格地址 {ref}。",
        "sheet {sheet} has the cell address {ref}.",
    ),
    "extent": (
        "工作表 {sheet} 有 {cells} 个单元格，用到第 {rows} 行、第 {cols} 列，超出上限。"
        "请删除多余的行列，或用 --limits cells=…,area=… 提高上限。",
        "sheet {sheet} has {cells} cells and reaches row {rows}, column {cols}, which is over the limit; "
        "delete the rows and columns that are not needed, or raise it with --limits cells=...,area=....",
    ),
    "merges": (
        "工作表 {sheet} 的合并单元格超出上限。请取消合并，或用 --limits merges=…,merged=… 提高上限。",
        "sheet {sheet} has more merged cells than the limit; unmerge them, or raise it with "
        "--limits merges=...,merged=....",
    ),
    "strings": (
        "文件的共享字符串超过 {limit} 个（可用 --limits strings=… 提高）。",
        "the file has more than {limit} shared strings (raise the limit with --limits strings=...).",
    ),
    "styles": (
        "文件有 {have} 种单元格格式，上限 {limit}。请在 Excel 中清理格式，或用 --limits styles=… 提高上限。",
        "the file has {have} cell formats; the limit is {limit}. Clear formats in Excel, or raise it with "
        "--limits styles=....",
    ),
    "names": (
        "文件有 {have} 个已定义名称，上限 {limit}。请在名称管理器中删除，或用 --limits names=… 提高上限。",
        "the file has {have} defined names; the limit is {limit}. Delete some in the Name Manager, or raise "
        "it with --limits names=....",
    ),
    # -- what may not be written
    "signed": (
        "工作簿带有数字签名，任何修改都会使签名失效，所以没有写入。请先删除签名，或另存一份未签名的副本。",
        "the workbook is digitally signed and any change would break the signature, so nothing was written; "
        "remove the signature or save an unsigned copy first.",
    ),
    "structure": (
        "工作簿结构受保护，没有写入。请在“审阅 > 保护工作簿”中取消保护后再运行。",
        "the workbook's structure is protected, so nothing was written; unprotect it under Review > Protect "
        "Workbook and run again.",
    ),
    "sheet_locked": (
        "工作表 {sheet} 受保护，没有写入。请在“审阅 > 撤消工作表保护”后再运行。",
        "sheet {sheet} is protected, so nothing was written; unprotect it under Review > Unprotect Sheet and "
        "run again.",
    ),
    "not_sheet": (
        "{sheet} 不是普通工作表（{kind}），无法写入。请改名后再运行。",
        "{sheet} is not a worksheet ({kind}) and cannot be written to; rename it and run again.",
    ),
    "no_table": (
        "缺少表格 {table}（应在工作表 {sheet} 上）。请从备份恢复该表格；若要重建，请删除该工作表后再运行。",
        "table {table} is missing (it belongs on sheet {sheet}); restore it from a backup, or delete that "
        "sheet and run again to have it made anew.",
    ),
    "no_table_read": (
        "缺少表格 {table}。请从备份或新模板恢复该表格。",
        "table {table} is missing; restore it from a backup or from a new template.",
    ),
    "table_twice": (
        "有两个表格都叫 {table}。请给其中一个改名。",
        "two tables are both named {table}; rename one of them.",
    ),
    "table_size": (
        "表格 {table} 的范围 {ref} 与它的列数或行数不符。请用 Excel 打开并修复，或恢复备份。",
        "the range {ref} of table {table} does not fit its columns or rows; open the file in Excel and let "
        "it repair it, or restore a backup.",
    ),
    "no_column": (
        "工作表 {sheet} 的表格 {table} 缺少列：{columns}。请恢复这些列标题。",
        "table {table} on sheet {sheet} lacks the columns {columns}; restore these headings.",
    ),
    "no_header": (
        "工作表 {sheet} 的表格 {table} 没有标题行。请在“表设计”中勾选“标题行”。",
        "table {table} on sheet {sheet} has no header row; tick Header Row under Table Design.",
    ),
    "no_name": (
        "缺少名称 {name}（应指向一个单元格）。请在“公式 > 名称管理器”中恢复。",
        "the name {name} is missing (it stands for one cell); restore it under Formulas > Name Manager.",
    ),
    "too_long": (
        "工作表 {sheet} 放不下结果（需要到第 {row} 行）。请把表格移到上方。",
        "the results do not fit sheet {sheet} (they need row {row}); move the table up.",
    ),
    "below": (
        "工作表 {sheet} 的结果要用到第 {row} 行，但 {cell} 已有内容。请把它移到别处后再运行。",
        "the results on sheet {sheet} need row {row}, but {cell} is not empty; move it elsewhere and run "
        "again.",
    ),
    "right": (
        "工作表 {sheet} 的表格要在右边加一列 {column}，但 {cell} 已有内容。请把它移到别处后再运行。",
        "the table on sheet {sheet} needs a new column {column} at its right, but {cell} is not empty; move "
        "it elsewhere and run again.",
    ),
    "merged": (
        "工作表 {sheet} 的合并单元格 {ref} 与结果区 {area} 相交。请取消合并后再运行。",
        "the merged cells {ref} on sheet {sheet} cross the results in {area}; unmerge them and run again.",
    ),
    "array": (
        "工作表 {sheet} 的数组公式 {ref} 与结果区相交。请移走该公式后再运行。",
        "the array formula {ref} on sheet {sheet} crosses the results; move it elsewhere and run again.",
    ),
    "rows_order": (
        "工作表 {sheet} 的行次序混乱。请用 Excel 打开并重新保存。",
        "the rows of sheet {sheet} are out of order; open the file in Excel and save it again.",
    ),
    # -- putting the file in its place
    "open": (
        "文件正被其他程序打开（存在 {lock}）。请关闭后再运行。若没有程序打开它，请删除这个锁文件。",
        "the file is open in another program ({lock} exists); close it and run again. If no program has it "
        "open, delete that lock file.",
    ),
    "busy": (
        "文件正被其他程序占用，未能替换。请关闭后再运行。",
        "another program holds the file, so it could not be replaced; close it and run again.",
    ),
    "read_only": (
        "文件是只读的。请取消只读属性，或用 -o 另存。",
        "the file is read-only; clear that attribute, or save elsewhere with -o.",
    ),
    "folder_read_only": (
        "文件夹 {folder} 不可写。请更改权限，或用 -o 存到别处。",
        "the folder {folder} cannot be written to; change its permissions, or save elsewhere with -o.",
    ),
    "folder_gone": (
        "文件夹 {folder} 不存在（可能已被移动或断开）。请检查路径。",
        "the folder {folder} does not exist (it may have been moved or disconnected); check the path.",
    ),
    "disk_full": (
        "磁盘空间不足，没有写入；原文件未动。请清理磁盘后再运行。",
        "the disk is full, so nothing was written and the file is as it was; free some space and run again.",
    ),
    "disk": (
        "写入失败（{why}）；原文件未动。请检查磁盘后再运行。",
        "writing failed ({why}) and the file is as it was; check the disk and run again.",
    ),
    "changed": (
        "读取之后文件被其他程序改动过，没有写入。请再运行一次。",
        "another program changed the file after it was read, so nothing was written; run again.",
    ),
    "suffix": (
        "输出文件的扩展名应为 {want}，与原文件相同，否则 Excel 打不开。",
        "the output file must end in {want} like the original, or Excel will not open it.",
    ),
    "proof": (
        "写好的文件没有通过核对（{what}）；原文件未动。请保留该文件并报告此问题。",
        "the file as written did not pass the check ({what}) and the original is as it was; keep the "
        "workbook and report this.",
    ),
}


def refusal(key: str, file: str = "", /, **values: object) -> WorkbookError:
    """Return the error for `key`, its sentence filled with `values` and led by the file's name."""
    zh, en = SENTENCES[key]
    zh, en = zh.format(**values), en.format(**values)
    return WorkbookError(f"{file}：{zh}", f"{file}: {en}") if file else WorkbookError(zh, en)
