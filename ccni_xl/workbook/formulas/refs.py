"""Structured references as they are stored in a file: by column code, in the workbook's language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ccni_xl.workbook.schema.model import TableSpec

__all__ = ["Ref", "bracketed", "quoted"]

_PLAIN = re.compile(r"[\w ]+")


def quoted(text: str) -> str:
    """Return a text as a literal of a formula.

    >>> print(quoted('a "b" c'))
    "a ""b"" c"
    """
    return '"' + text.replace('"', '""') + '"'


def bracketed(label: str) -> str:
    """Return a column's label inside brackets, doubled where it has a character with a meaning of its own.

    >>> bracketed("权重"), bracketed("CO2 (2005)"), bracketed("Nr#")
    ('[权重]', '[[CO2 (2005)]]', "[[Nr'#]]")
    """
    escaped = re.sub(r"(['#\[\]@])", r"'\1", label)
    return f"[{label}]" if _PLAIN.fullmatch(label) else f"[[{escaped}]]"


def _inner(label: str) -> str:
    return "[" + re.sub(r"(['#\[\]@])", r"'\1", label) + "]"


@dataclass(frozen=True, slots=True)
class Ref:
    """References into one table."""

    spec: TableSpec
    lang: str

    def label(self, code: str) -> str:
        """Return the header of a column."""
        return self.spec.column(code).label(self.lang)

    def column(self, code: str) -> str:
        """Return the data of a column: ``tbl[权重]``."""
        return self.spec.name + bracketed(self.label(code))

    def this(self, code: str) -> str:
        """Return the cell of this row: ``tbl[[#This Row],[权重]]``."""
        return f"{self.spec.name}[[#This Row],{_inner(self.label(code))}]"

    def header(self, first: str, last: str | None = None) -> str:
        """Return header cells from one column to another, or one header cell."""
        span = _inner(self.label(first)) + (f":{_inner(self.label(last))}" if last else "")
        return f"{self.spec.name}[[#Headers],{span}]"

    def span(self, first: str, last: str) -> str:
        """Return the data of neighbouring columns."""
        return f"{self.spec.name}[{_inner(self.label(first))}:{_inner(self.label(last))}]"

    def this_span(self, first: str, last: str) -> str:
        """Return the cells of this row in neighbouring columns."""
        return f"{self.spec.name}[[#This Row],{_inner(self.label(first))}:{_inner(self.label(last))}]"
