"""Frames to rows: columns in the order of the schema, terms as words in the workbook's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from math import isinf, isnan

import pandas as pd

from ccni_xl.hosts.port import Cell, TableWrite
from ccni_xl.inputs import Inputs
from ccni_xl.terms import DecouplingLabel, NeutralityGrade, Term, TrendLabel
from ccni_xl.workbook.schema import TableSpec, sheet

__all__ = ["Words", "columns_of", "table_write"]

#: Vocabularies of class labels that indicators give, by code.
_LABELS: dict[str, Term] = {
    t.value: t for vocabulary in (NeutralityGrade, TrendLabel, DecouplingLabel) for t in vocabulary
}


@dataclass(frozen=True, slots=True)
class Words:
    """How things are called in the language of the workbook."""

    lang: str
    inputs: Inputs
    _known: dict[object, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def city(self, code: object) -> str | None:
        """Return a city's name, None for no city."""
        if code is None or code != code:
            return None
        if code not in self._known:
            self._known[code] = self.inputs.city_name(str(code), self.lang)
        return self._known[code]

    def term(self, value: object) -> Cell:
        """Return a term's label; a plain value stays as it is."""
        if isinstance(value, Term):
            return value.label(self.lang)
        return None if isinstance(value, Enum) else value  # type: ignore[return-value]

    def label(self, code: object) -> str | None:
        """Return the label of a class code that an indicator gave."""
        if not isinstance(code, str):
            return None
        term = _LABELS.get(code)
        return code if term is None else term.label(self.lang)

    def choice(self, vocabulary: type[Term], code: object) -> str | None:
        """Return the label of a term code as typed in an input table."""
        if not isinstance(code, str):
            return None
        if (vocabulary, code) not in self._known:
            term = vocabulary.parse(code)
            self._known[vocabulary, code] = code if term is None else term.label(self.lang)
        return self._known[vocabulary, code]

    def pick(self, zh: str, en: str) -> str:
        """Return the text of the workbook's language."""
        return zh if self.lang == "zh" else en


def _cell(value: object, words: Words) -> Cell:
    if isinstance(value, float) and (isnan(value) or isinf(value)):
        return None
    if isinstance(value, Term):
        return value.label(words.lang)
    return value  # type: ignore[return-value]


def columns_of(frame: pd.DataFrame) -> dict[str, Sequence[object]]:
    """Return a frame's columns as lists of plain Python values."""
    return {str(name): frame[name].tolist() for name in frame.columns}


def table_write(
    spec: TableSpec,
    columns: Mapping[str, Sequence[object]],
    words: Words,
    key: str | tuple[str, ...] | None = None,
) -> TableWrite:
    """Return the new content of a result table.

    Parameters
    ----------
    spec : TableSpec
    columns : mapping of str to sequence
        Column code -> values; all of one length. Columns of the schema that are missing here stay
        empty; the user's own columns (``kept``) are not ours to write and are left out.
    key : str or tuple of str, optional
        Codes that tell a row from the others, where the schema's key alone does not.
    """
    ours = [column for column in spec.columns if not column.kept]
    length = max((len(values) for values in columns.values()), default=0)
    empty: Sequence[object] = [None] * length
    by_column = [columns.get(column.code, empty) for column in ours]
    rows = [tuple(_cell(value, words) for value in row) for row in zip(*by_column, strict=True)]
    keys = (key,) if isinstance(key, str) else key or (spec.key,)
    lang = words.lang
    return TableWrite(
        table=spec.name,
        header=tuple(column.label(lang) for column in ours),
        rows=rows,
        key=tuple(spec.column(code).label(lang) for code in keys),
        sheet=sheet(spec.sheet).name(lang),
        charts=spec.charts,
        formats={column.label(lang): column.number_format for column in ours if column.number_format},
        widths={column.label(lang): column.width for column in ours},
        top=spec.top,
        left=spec.left,
    )
