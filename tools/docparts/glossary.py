"""The glossary of the workbook, and its worksheet functions."""

from __future__ import annotations

from ccni_xl.udf_spec import FUNCTIONS, Udf
from ccni_xl.workbook.template.glossary import glossary_records
from tools.docparts.markdown import cell, code, table

__all__ = ["functions", "glossary"]


def glossary(lang: str) -> str:
    """Return every term with both names, its definition and its source, in the order of the workbook."""
    header = (
        ("中文", "英文", "代码", "定义", "出处")
        if lang == "zh"
        else ("Chinese", "English", "code", "definition", "source")
    )
    return table(
        header,
        (
            (cell(r["zh"]), cell(r["en"]), code(r["code"]), cell(r[f"definition_{lang}"]), cell(r["source"]))
            for r in glossary_records()
        ),
    )


def _call(function: Udf) -> str:
    """Return a function as it is typed, what may be left out in brackets."""
    parts = [f"[{a.name}]" if a.optional else a.name for a in function.arguments]
    return f"{function.name}({', '.join(parts)})"


def functions(lang: str) -> str:
    """Return every worksheet function with its arguments and what it gives."""
    header = ("函数", "给出什么", "例") if lang == "zh" else ("function", "what it gives", "example")
    rows = ((code(_call(f)), cell(f.zh if lang == "zh" else f.en), code(cell(f.example))) for f in FUNCTIONS)
    return table(header, rows)
