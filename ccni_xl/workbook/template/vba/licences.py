"""Third-party text inside the workbook, and the notices that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata

from ccni_xl.workbook.template.vba.xlwings_source import XLWINGS_VERSION

__all__ = ["Notice", "notices"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One licence notice for the workbook's licence sheet."""

    component: str
    licence: str
    text: str


def notices() -> tuple[Notice, ...]:
    """Return the notice of every third-party module in the VBA project.

    Only ``xlwings.bas`` is: with its Mac branches decided away it no longer uses the
    ``Dictionary`` class that xlwings ships beside it, so that class is left out.
    """
    text = metadata.distribution("xlwings").read_text("licenses/LICENSE.txt")
    if text is None:
        raise ValueError("the installed xlwings has no licenses/LICENSE.txt")
    return (Notice(f"xlwings {XLWINGS_VERSION} (VBA module xlwings)", "BSD-3-Clause", text.strip()),)
