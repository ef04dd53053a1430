"""The glossary: one row a term, kept in a file of its own."""

from __future__ import annotations

import csv
from importlib import resources

from ccni_xl.hosts.port import TableWrite
from ccni_xl.workbook.schema import STATIC_TABLES

__all__ = ["glossary_records", "glossary_rows"]


def glossary_records() -> list[dict[str, str]]:
    """Return the terms with code, Chinese, English, both definitions and source."""
    path = resources.files("ccni_xl.workbook.template") / "glossary.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def glossary_rows(lang: str = "zh") -> TableWrite:
    """Return tbl_glossary."""
    spec = next(spec for spec in STATIC_TABLES if spec.name == "tbl_glossary")
    rows = [[record[code] for code in spec.codes] for record in glossary_records()]
    return TableWrite(spec.name, spec.header(lang), rows, key=spec.column(spec.key).label(lang))
