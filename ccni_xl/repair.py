"""What LibreOffice lost when it saved a workbook comes back: its data are put into the original.

A save by LibreOffice keeps data, charts and macros, but drops code names, table styles and other things
of the file. So the original file is taken, and only what people type is brought over: the input tables, the
user's remarks on issues, trial weights, the log of runs and the picks; then everything is computed anew.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ccni_xl.app import Outcome, recalculate
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Block, Cell, TableWrite, Value, WriteBatch
from ccni_xl.notes import Note
from ccni_xl.workbook.schema import INPUT_TABLES
from ccni_xl.workbook.write.native import NAMES_READ, TABLES_READ

__all__ = ["Repaired", "repair"]

#: Tables of results in which the user writes, or which remember earlier runs.
_ALSO = ("tbl_issues", "tbl_runs", *TABLES_READ)


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair did.

    Parameters
    ----------
    outcome : Outcome
        The computation that followed.
    left : tuple of Note
        What the saved file has and the original has no place for; it is not in the new file.
    """

    outcome: Outcome
    left: tuple[Note, ...]


def repair(saved: Path, original: Path, out: Path) -> Repaired:
    """Write ``out``: the file ``original`` with what was typed into ``saved``, computed anew.

    Parameters
    ----------
    saved : Path
        The workbook as LibreOffice saved it.
    original : Path
        The workbook as it was before, or a new one of the same template.
    out : Path
        Where to write; a file that is there is kept as .bak.

    Raises
    ------
    WorkbookError
        The two are of different templates, or a file cannot be read or written.
    """
    source = FileHost(saved)
    with tempfile.TemporaryDirectory(prefix="ccni-repair-", ignore_cleanup_errors=True) as folder:
        patched = Path(folder) / f"{original.stem}{original.suffix}"
        target = FileHost(original, out=patched)
        _check_template(source, target)
        batch = WriteBatch(tables=tuple(_writes(source, target)), cells=_picks(source, target))
        target.write(batch)
        outcome = recalculate(FileHost(patched, out=out))
    return Repaired(outcome, tuple(_left(source, target)))


def _check_template(source: FileHost, target: FileHost) -> None:
    ours, theirs = (str(h.read_names(["ccni_template"]).get("ccni_template") or "") for h in (target, source))
    if ours != theirs:
        raise WorkbookError(
            f"{source.label} 的模板版本是 {theirs or '（无）'}，{target.label} 是 {ours or '（无）'}，"
            "不能修复。"
            "请用同一模板版本的原文件，或用 ccni-xl new 新建一个。",
            f"{source.label} has template version {theirs or '(none)'}, {target.label} {ours or '(none)'}, "
            "so it cannot be repaired; take the original of the same template, or make one with ccni-xl new.",
        )


def _names(host: FileHost) -> tuple[str, ...]:
    wanted = [spec.name for spec in INPUT_TABLES] + list(_ALSO)
    return tuple(name for name in wanted if name in host.tables())


def _writes(source: FileHost, target: FileHost) -> Iterator[TableWrite]:
    names = [name for name in _names(target) if name in source.tables()]
    typed, before = source.read(names), target.read(names)
    for name in names:
        header = _typed_columns(before[name], typed[name])
        at = {label.lower(): j for j, label in reversed(list(enumerate(typed[name].place.header)))}
        columns = [at[label.lower()] for label in header]
        rows: list[list[Cell]] = [[row[j] for j in columns] for row in typed[name].rows]
        if header and rows:
            yield TableWrite(before[name].place.name, header, _without_blank_end(rows))


def _typed_columns(before: Block, typed: Block) -> tuple[str, ...]:
    """Return the columns both have and people type in; a column of formulas keeps its formulas."""
    there = {label.lower() for label in typed.place.header}
    rows = range(len(before.rows))

    def computed(j: int) -> bool:
        filled = [i for i in rows if before.rows[i][j] is not None or (i, j) in before.formula]
        return bool(filled) and all((i, j) in before.formula for i in filled)

    header = enumerate(before.place.header)
    return tuple(label for j, label in header if label.lower() in there and not computed(j))


def _without_blank_end(rows: list[list[Cell]]) -> list[list[Cell]]:
    while len(rows) > 1 and all(cell in (None, "") for cell in rows[-1]):
        rows.pop()
    return rows


def _picks(source: FileHost, target: FileHost) -> Mapping[str, Cell]:
    known = {name.lower() for name in target.names()}
    found: Mapping[str, Value] = source.read_names([name for name in NAMES_READ if name in known])
    return {name: value for name, value in found.items() if value is not None}


def _left(source: FileHost, target: FileHost) -> Iterator[Note]:
    """Yield what stands in the saved file only."""
    sheets = [name for name in source.sheets() if name not in target.sheets()]
    if sheets:
        yield Note(
            f"工作表 {'、'.join(sheets)} 只在 {source.label} 里，请在 Excel 中复制过来。",
            f"The sheets {', '.join(sheets)} are in {source.label} only; copy them over in Excel.",
        )
    for name in _names(target):
        ours, theirs = target.tables().get(name), source.tables().get(name)
        if ours is None or theirs is None:
            continue
        known = {label.lower() for label in ours.header}
        more = [label for label in theirs.header if label.lower() not in known]
        if more:
            yield Note(
                f"工作表 {theirs.sheet} 的列 {'、'.join(more)} 只在 {source.label} 里；"
                "请先在原文件中加上这些列，再修复一次。",
                f"The columns {', '.join(more)} of sheet {theirs.sheet} are in {source.label} only; "
                "add them to the original and repair again.",
            )
