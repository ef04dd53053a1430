"""Which copies may be merged with which base: made from it, for the same template and framework."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ccni_xl.collaborate.contents import Contents, Slot
from ccni_xl.collaborate.identity import FORM_BASE, FORM_FRAMEWORK, FORM_ID, FORM_TEMPLATE
from ccni_xl.hosts.port import Value
from ccni_xl.workbook.parse import as_text
from ccni_xl.workbook.schema import INPUT_TABLES, TEMPLATE_VERSION

__all__ = ["MERGE_MARK", "Book", "Refusal", "anchored", "is_form", "marks_of", "refused"]

#: What the log of runs says of a merge, so that a copy made before it can be told from one made after it.
MERGE_MARK = "m-"
_MARK = re.compile(r"\bm-[0-9a-f]{8}\b")
#: A whole copy that lacks more than this share of the base's filled cells was not made from it.
_FOREIGN = 0.5


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a copy is not merged."""

    label: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that is let in or not.

    Parameters
    ----------
    contents : Contents
    marks : frozenset of str or None
        The merges it has been through; None where it keeps no log of runs.
    log : tuple of Value
        The cells of the log of runs.
    fingerprints : frozenset of str
        Of a base: the fingerprints under which forms may know it.
    """

    contents: Contents
    marks: frozenset[str] | None
    log: tuple[Value, ...] = ()
    fingerprints: frozenset[str] = frozenset()


def marks_of(notes: Sequence[object]) -> frozenset[str]:
    """Return the marks of merges among the notes of the log of runs.

    >>> sorted(marks_of(["合并 2 份副本 m-0a1b2c3d", None, "m-1"]))
    ['m-0a1b2c3d']
    """
    return frozenset(mark for note in notes for mark in _MARK.findall(str(note or "")))


def is_form(contents: Contents) -> bool:
    """Whether a file is a form: it says so, or has only some of the input tables."""
    named = {name.lower() for name in contents.names}
    return FORM_ID in named or any(spec.name not in contents.grids for spec in INPUT_TABLES)


def refused(base: Book, copy: Book) -> Refusal | None:
    """Return why a copy cannot be merged with this base, or None if it can."""
    mine, theirs = base.contents, copy.contents
    label = theirs.label
    version = _name(theirs, "ccni_template") or _name(theirs, FORM_TEMPLATE)
    if not version or not theirs.grids:
        return Refusal(
            label,
            f"{label} 不是双碳指数工作簿或填报表，没有可合并的内容。",
            f"{label} is no index workbook and no form; there is nothing in it to merge.",
        )
    if version != TEMPLATE_VERSION:
        return Refusal(
            label,
            f"{label} 的模板版本是 {version}，这里是 {TEMPLATE_VERSION}；请让对方用同一版本的文件填写。",
            f"{label} has template version {version}, here it is {TEMPLATE_VERSION}; "
            "ask for a file of the same version.",
        )
    framework, theirs_framework = _framework(mine), _framework(theirs)
    if theirs_framework and framework and framework != theirs_framework:
        return Refusal(
            label,
            f"{label} 用的是指标体系 {theirs_framework}，基准用的是 {framework}，不能合并。",
            f"{label} uses framework {theirs_framework} and the base {framework}; they cannot be merged.",
        )
    return None if is_form(theirs) else _other_copy(base, copy)


def anchored(base: Book, copy: Book) -> bool:
    """Whether a copy was made from this base, as far as it says: a form names the inputs it was made from."""
    made_from = _name(copy.contents, FORM_BASE)
    return not made_from or made_from in base.fingerprints


def _other_copy(base: Book, copy: Book) -> Refusal | None:
    label = copy.contents.label
    if base.marks is not None and copy.marks is not None and base.marks - copy.marks:
        return Refusal(
            label,
            f"{label} 是在 {base.contents.label} 上次合并之前复制的；请把合并前的文件（“_基准”副本）"
            "作为基准，现在的工作簿用 --into 指定。",
            f"{label} was made before the last merge into {base.contents.label}; give the file from before "
            "that merge (the copy “_base”) as the base and the present workbook with --into.",
        )
    there = [slot for slot, typed in base.contents.cells.items() if typed.plain is not None]
    cells = copy.contents.cells
    lost = sum(slot not in cells or cells[slot].plain is None for slot in there)
    if there and lost > _FOREIGN * len(there):
        share = round(100 * lost / len(there))
        return Refusal(
            label,
            f"{label} 没有基准里 {share}% 的内容，看来不是它的副本；按副本合并会把这些内容清空。",
            f"{label} lacks {share} % of what is in the base, so it does not look like a copy of it; "
            "merging it would clear all that.",
        )
    return None


def _name(contents: Contents, name: str) -> str:
    known = {key.lower(): value for key, value in contents.names.items()}
    return as_text(known.get(name))


def _framework(contents: Contents) -> str:
    """Return the framework in use: the setting, or what a form says."""
    typed = contents.typed(Slot("tbl_settings", ("framework",), "value"))
    return as_text(typed.value) if typed is not None else _name(contents, FORM_FRAMEWORK)
