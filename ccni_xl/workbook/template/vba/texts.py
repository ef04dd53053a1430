r"""What the workbook's own macros say, in both languages, and how VBA spells it.

VBA text must be ASCII, so Chinese is written as ``\uXXXX`` and put together by `CcniDecode` at run
time. A message box shows both languages: on a Windows whose code page is not Chinese the Chinese
half comes out as question marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ccni_xl.framework import builtin
from ccni_xl.workbook.schema import result_tables
from ccni_xl.workbook.schema.model import Column

__all__ = ["MESSAGES", "Message", "encode", "text_module", "vba_string"]

_PIECE = 200


@dataclass(frozen=True, slots=True)
class Message:
    """A text of the macros.

    ``both`` says whether both languages are shown, the workbook's own first, or only its own.
    """

    key: str
    zh: str
    en: str
    both: bool = True

    def text(self, lang: str) -> str:
        """Return what a workbook in ``lang`` shows."""
        first, second = (self.zh, self.en) if lang == "zh" else (self.en, self.zh)
        return f"{first}\n\n{second}" if self.both else first


MESSAGES: tuple[Message, ...] = (
    Message("title", "双碳指数", "CCNI", both=False),
    Message("starting", "双碳指数：正在启动 Python…", "CCNI: starting Python...", both=False),
    Message(
        "no_python",
        "这项功能需要 ccni_xl 程序，这台电脑上还没有装好。\n"
        "现有的结果、图表、城市档案和权重试算都可以照常查看。\n"
        "安装：按 README 安装 ccni_xl，运行 ccni-xl setup，再重新打开本工作簿；"
        "运行 ccni-xl doctor 可以查出缺什么。",
        "This needs the program ccni_xl, which is not ready on this computer.\n"
        "Results, charts, City_Profile and What_If can be read and used as they are.\n"
        "To install: follow README, run ccni-xl setup, open this workbook again; "
        "ccni-xl doctor says what is missing.",
    ),
    Message(
        "python_failed",
        "程序没能做完；ccni-xl doctor 可以查出原因。它说的是：\n",
        "The program did not finish; ccni-xl doctor finds out why. What it said:\n",
    ),
    Message(
        "no_extension",
        "这项功能需要 LibreOffice 的双碳指数扩展，现在还没有装上。\n"
        "现有的结果都可以照常查看。安装：运行 ccni-xl libreoffice install，再重新打开 LibreOffice。",
        "This needs the CCNI extension for LibreOffice, which is not installed.\n"
        "Results can be read as they are. To install: run ccni-xl libreoffice install "
        "and start LibreOffice again.",
    ),
    Message(
        "udf_no_python",
        "函数需要 Windows 版 Excel 和装好的 ccni_xl（运行 ccni-xl setup）。",
        "Functions need Excel for Windows and an installed ccni_xl (run ccni-xl setup).",
    ),
    Message(
        "udf_wizard",
        "函数在按“确定”以后才计算。",
        "The function is computed when you press OK.",
    ),
    Message(
        "no_issue_table",
        "找不到问题表（tbl_issues）。请点“重新计算”，程序会重新建立它。",
        "The table of issues (tbl_issues) is not there. Recalculate, and it is made anew.",
    ),
    Message("no_open_issue", "没有待处理的问题。", "No open issue is left."),
    Message(
        "issue_cell_gone",
        "这个问题指向的单元格已经不在了，请点“重新计算”更新问题表：",
        "The cell of this issue is no longer there; recalculate to renew the list: ",
    ),
    Message(
        "no_profile",
        "找不到城市档案工作表。用 ccni-xl new 新建的工作簿里有它。",
        "The sheet City_Profile is not there. A workbook made by ccni-xl new has it.",
    ),
    Message(
        "sheet_hidden",
        "要看的工作表现在是隐藏的，请先取消隐藏：",
        "The sheet is hidden; unhide it first: ",
    ),
    Message(
        "profile_locked",
        "城市档案受保护，没能改成这个城市，请在那里自己选：",
        "The profile is protected and still shows another city; pick it there: ",
    ),
    Message("issue_position", "问题", "Issue", both=False),
)


def _header_texts() -> Iterator[Message]:
    """Yield the table headers that the macros look for, zh and en joined by a bar."""
    # The framework adds columns to other tables only.
    issues = next(table for table in result_tables(builtin("2.0")) if table.name == "tbl_issues")
    columns: tuple[Column, ...] = tuple(issues.column(code) for code in ("cell", "found", "name", "status"))
    for column in columns:
        yield Message(f"header.{column.code}", f"{column.zh}|{column.en}", f"{column.zh}|{column.en}", False)
    # The first of the choices in the column's help is "open"; every other one closes an issue.
    status = issues.column("status")
    closed = [choice.strip() for text in (status.help_zh, status.help_en) for choice in text.split("/")[1:]]
    yield Message("closed", "|".join(closed), "|".join(closed), False)


def encode(text: str) -> str:
    r"""Return ``text`` as `CcniDecode` reads it.

    Raises
    ------
    ValueError
        If ``text`` itself holds ``\u``.

    Examples
    --------
    >>> encode("双碳 CCNI")
    '\\u53CC\\u78B3 CCNI'
    """
    if "\\u" in text:
        raise ValueError(f"a text for VBA must not contain a backslash before u: {text!r}")
    units = (text[i] for i in range(len(text)))
    return "".join(c if " " <= c <= "~" else f"\\u{ord(c):04X}" for c in units)


def vba_string(text: str) -> str:
    r"""Return ``text`` as an ASCII VBA expression, cut into pieces that fit a line.

    Examples
    --------
    >>> print(vba_string("on"))
    "on"
    """
    encoded = encode(text)
    pieces = [encoded[i : i + _PIECE] for i in range(0, len(encoded), _PIECE)] or [""]
    quoted = ('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return " & _\n            ".join(quoted)


_HEAD = """\
Attribute VB_Name = "CcniText"
Option Explicit
' Made from texts.py; do not edit. Text is ASCII here: \\uXXXX stands for one character.
"""

_DECODE = """
' Put a text together. Digits are read one by one: Excel and LibreOffice differ on large "&H" numbers.
Public Function CcniDecode(ByVal coded As String) As String
    Dim parts As Variant, i As Long, k As Long, code As Long, joined As String
    parts = Split(coded, "\\u")
    joined = parts(0)
    For i = 1 To UBound(parts)
        code = 0
        For k = 1 To 4
            code = code * 16 + InStr("0123456789ABCDEF", Mid(parts(i), k, 1)) - 1
        Next k
        joined = joined & ChrW(code) & Mid(parts(i), 5)
    Next i
    CcniDecode = joined
End Function
"""


def text_module(lang: str) -> str:
    """Return the module ``CcniText`` for a workbook in ``lang``."""
    lines = [_HEAD, "Public Function CcniSay(ByVal key As String) As String", "    Dim coded As String"]
    lines.append("    Select Case key")
    for message in (*MESSAGES, *_header_texts()):
        lines.append(f'        Case "{message.key}"')
        lines.append(f"            coded = {vba_string(message.text(lang))}")
    lines += ["    End Select", "    CcniSay = CcniDecode(coded)", "End Function", _DECODE]
    return "\n".join(lines)
