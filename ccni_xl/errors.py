"""What stops a run. Anything wrong with a *value* is an `Issue`, never an exception."""

from __future__ import annotations

__all__ = ["CcniError", "FrameworkError", "MergeError", "WorkbookError"]


class CcniError(Exception):
    """Cannot go on; the text is one sentence for the user, in both languages.

    Parameters
    ----------
    zh, en : str
        What is wrong, where, and what to do, without identifiers or traces.
    """

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def text(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


class FrameworkError(CcniError):
    """The index definition cannot be used; the text names the row."""


class WorkbookError(CcniError):
    """The workbook cannot be opened, read or written as it stands."""


class MergeError(CcniError):
    """Copies cannot be merged as they stand."""
