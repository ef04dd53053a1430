"""Which city a row means: by code, then by exact name or alias, never by a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from ccni_xl.issues import CellRef, Issue, Rule
from ccni_xl.rules import identity, reading
from ccni_xl.workbook.columns import Grid
from ccni_xl.workbook.parse import as_text, squeeze

__all__ = ["CityBook", "Entry", "build_book", "resolve"]

_SIX_DIGITS = re.compile(r"\d{6}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A city as the list spells it."""

    code: str
    zh: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    cell: CellRef | None = None

    @property
    def label(self) -> str:
        """The name for messages."""
        return self.zh or self.en or self.code


@dataclass(frozen=True, slots=True)
class CityBook:
    """The listed cities and the spellings that mean each of them.

    Parameters
    ----------
    entries : mapping of str to Entry
        By code.
    spellings : mapping of str to str
        Folded name or alias -> code; spellings of two cities are left out.
    sheet : str
        Name of the sheet with the list, for messages.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

    def by_name(self, name: str) -> str | None:
        """Return the code of the city spelt ``name``, or None."""
        return self.spellings.get(squeeze(name))

    def hint(self, text: str) -> tuple[str, str]:
        """Return "did you mean ...?" in both languages, empty if nothing is near."""
        wanted = squeeze(text)
        near = get_close_matches(wanted, (*self.spellings, *self.entries), n=1, cutoff=0.6)
        near += [name for name in self.spellings if len(name) > 1 and name in wanted][:1]
        if not near:
            return "", ""
        code = self.spellings.get(near[0], near[0])
        label = self.entries[code].label
        return f"也许是{label}（{code}）？", f"Perhaps {label} ({code})? "


def normal_code(value: object) -> str:
    """Return a division code as text: full-width digits narrowed, a number without its decimals."""
    text = squeeze(as_text(value))  # type: ignore[arg-type]
    return text.removesuffix(".0")


def build_book(entries: Sequence[Entry], sheet: str) -> tuple[CityBook, tuple[Issue, ...]]:
    """Index the listed cities; a spelling that means two of them identifies neither."""
    spellings: dict[str, str] = {}
    ambiguous: dict[str, Issue] = {}
    by_code = {entry.code: entry for entry in entries}
    for entry in entries:
        for name in (entry.zh, entry.en, *entry.aliases):
            key = squeeze(name)
            if not key or spellings.get(key) == entry.code:
                continue
            if key in spellings:
                facts = {"value": name, "first": spellings[key], "second": entry.code}
                issue = Issue(identity.AMBIGUOUS_NAME, entry.cell, entry.code, None, "name_zh", facts)
                ambiguous.setdefault(key, issue)
            else:
                spellings[key] = entry.code
    kept = {key: code for key, code in spellings.items() if key not in ambiguous}
    return CityBook(by_code, kept, sheet), tuple(ambiguous.values())


def is_code(text: str) -> bool:
    """Whether ``text`` is a six-digit code."""
    return bool(_SIX_DIGITS.match(text))


def resolve(grid: Grid, i: int, book: CityBook) -> tuple[str | None, Issue | None]:
    """Return the city of data row ``i`` and what is wrong with its identity.

    Returns
    -------
    code, issue
        The code is None where the row cannot be used.
    """
    code_cell, name_cell = grid.named(i, "city"), grid.named(i, "name")
    typed, name = normal_code(code_cell.value), as_text(name_cell.value)
    if not typed and not name:
        if code_cell.covered or name_cell.covered:
            facts = {"name_zh": "城市代码", "name_en": "the city code"}
            return None, _issue(grid, i, "city", reading.UNDER_MERGE, None, facts)
        return None, _issue(grid, i, "city", identity.NO_CITY, None, {"row": grid.row(i)})
    named = book.by_name(name) if name else None
    if typed in book.entries:
        return _check_name(grid, i, book, typed, name, named)
    if typed and named:
        facts = {"value": typed, "label": name, "listed": named}
        return None, _issue(grid, i, "city", identity.CODE_UNKNOWN_NAME_KNOWN, named, facts)
    by_typed = book.by_name(typed) if typed else None
    if by_typed or (named and not typed):
        return by_typed or named, None
    shown = " ".join(part for part in (typed, name) if part)
    hint_zh, hint_en = book.hint(name or typed)
    facts = {"value": shown, "cities": book.sheet, "hint_zh": hint_zh, "hint_en": hint_en}
    return None, _issue(grid, i, "city" if typed else "name", identity.UNKNOWN_CITY, None, facts)


def _check_name(
    grid: Grid, i: int, book: CityBook, code: str, name: str, named: str | None
) -> tuple[str | None, Issue | None]:
    listed = book.entries[code].label
    if named == code or not name:
        return code, None
    if named is None:
        if squeeze(name) == squeeze(listed):  # a spelling shared by two cities: the code decides
            return code, None
        facts = {"value": name, "city": code, "listed": listed}
        return code, _issue(grid, i, "name", identity.NAME_UNLISTED, code, facts)
    facts = {"value": code, "label": name, "listed": listed}
    return None, _issue(grid, i, "city", identity.CODE_NAME_CLASH, None, facts)


def _issue(
    grid: Grid, i: int, column: str, rule: Rule, unit: str | None, facts: Mapping[str, object]
) -> Issue:
    cell = CellRef(grid.block.place.sheet, grid.address(i, column))
    return Issue(rule, cell, unit, None, "city", facts)
