"""Copies whose conflicts were decided: the log of runs names them, so that nobody is asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ccni_xl.collaborate.identity import digest
from ccni_xl.collaborate.merging.model import Copy, Merged
from ccni_xl.notes import Note

__all__ = ["decided_marks", "mark_of", "unsettled"]

#: What the log of runs says of a copy that took part in a conflict, once that is decided.
_PREFIX = "c-"
_MARK = re.compile(r"\bc-[0-9a-f]{12}\b")


def mark_of(copy: Copy) -> str:
    """Return the mark of all that a copy says; another value in any of its cells gives another mark."""
    return _PREFIX + digest(copy.contents, issues=True)[:12]


def decided_marks(merged: Merged) -> tuple[str, ...]:
    """Return the marks of the copies that take part in a conflict."""
    sides = {
        version.side
        for conflict in merged.conflicts
        for version in (*conflict.others, *(v for c in conflict.candidates for v in c.versions))
    }
    return tuple(dict.fromkeys(mark_of(copy) for copy in merged.copies if copy.side in sides))


def unsettled(copies: Sequence[Copy], log: Iterable[object]) -> tuple[list[Copy], tuple[Note, ...]]:
    """Leave out the copies that are as they were when their conflicts were decided, and say so.

    All of such a copy is left out, not only its conflicts: alone, without the copy it disagreed with, its
    rejected values would look like changes nobody objects to.

    Parameters
    ----------
    copies : sequence of Copy
    log : iterable of object
        The cells of the master's log of runs.
    """
    known = {mark for cell in log for mark in _MARK.findall(str(cell or ""))}
    left: list[Copy] = []
    notes: list[Note] = []
    for copy in copies:
        mark = mark_of(copy) if known else ""
        if mark in known:
            notes.append(_told(copy, mark))
        else:
            left.append(copy)
    return left, tuple(notes)


def _told(copy: Copy, mark: str) -> Note:
    label = copy.side.label
    return Note(
        f"{label} 的冲突以前合并时已经决定，之后它没有改动，这次跳过；"
        f"要重新决定，请在“版本”表的说明里删去 {mark} 这几个字符再合并。",
        f"{label}: its conflicts were decided in an earlier merge and it has not changed since, so it is "
        f"left out; to decide again, delete the characters {mark} from the note on the sheet Runs and "
        "merge once more.",
    )
