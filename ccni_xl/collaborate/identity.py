"""What a form says of itself, and one number for everything typed into a workbook."""

from __future__ import annotations

import hashlib

from ccni_xl.collaborate.contents import Contents, Plain

__all__ = ["FORM_BASE", "FORM_BY", "FORM_DATE", "FORM_FRAMEWORK", "FORM_ID", "FORM_TEMPLATE", "digest"]

#: Named cells of a form: its number, the fingerprint of the inputs it was made from, framework and template.
FORM_ID = "ccni_form_id"
FORM_BASE = "ccni_form_fingerprint"
FORM_FRAMEWORK = "ccni_form_framework"
FORM_TEMPLATE = "ccni_form_template"
#: Who filled it in, and when.
FORM_BY = "ccni_form_by"
FORM_DATE = "ccni_form_date"


def digest(contents: Contents, *, issues: bool = False) -> str:
    """Return the SHA-256 of all inputs as they are compared, as 16 hexadecimal digits.

    Sorting, formats, another language of the labels and blanks change nothing, nor do notes on the issues
    sheet: they come and go with each run, so they count only if ``issues`` is set.
    Digits beyond the 12th do not count: programs drop some.
    """
    lines = sorted(
        f"{slot.table}|{'|'.join(slot.key)}|{slot.column}={_text(typed.plain)}"
        for slot, typed in contents.cells.items()
        if typed.plain is not None and (issues or slot.table != "tbl_issues") and slot.column != "name"
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _text(plain: Plain) -> str:
    return f"{plain:.12g}" if isinstance(plain, float) else str(plain)
