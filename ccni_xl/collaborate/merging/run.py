"""A merge from files to file: what is written when."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ccni_xl import __version__
from ccni_xl.collaborate.contents import read_contents
from ccni_xl.collaborate.filenames import BASE_ENDING, beside
from ccni_xl.collaborate.identity import digest
from ccni_xl.collaborate.merging.admit import MERGE_MARK, Refusal
from ccni_xl.collaborate.merging.cells import merge
from ccni_xl.collaborate.merging.decide import Decided, decide
from ccni_xl.collaborate.merging.model import Merged
from ccni_xl.collaborate.merging.settled import decided_marks, unsettled
from ccni_xl.collaborate.merging.sheet import conflict_write, decisions_in
from ccni_xl.collaborate.merging.sources import base_beside, base_for, book_of, read_copies
from ccni_xl.collaborate.merging.write import columns_made, counts, input_writes, language_of
from ccni_xl.errors import CcniError, MergeError
from ccni_xl.framework import builtin
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import KEEP, Block, Cell, Host, TableWrite, Value, WriteBatch, WriteReport
from ccni_xl.workbook.new_years import NewYears
from ccni_xl.workbook.parse import is_blank
from ccni_xl.workbook.schema import result_tables

__all__ = ["MergeOutcome", "merge_files"]


@dataclass(frozen=True, slots=True)
class MergeOutcome:
    """What a merge found and did.

    Parameters
    ----------
    merged : Merged
    decided : Decided
    refused : tuple of Refusal
    decisions : mapping of str to Value
    applied : bool
        The inputs were written, or there was nothing to write.
    report : WriteReport or None
        None where nothing was written.
    base : str
        The file the copies were compared with.
    base_kept : Path or None
        Where the state from before was put aside.
    """

    merged: Merged
    decided: Decided
    refused: tuple[Refusal, ...]
    decisions: Mapping[str, Value]
    applied: bool
    report: WriteReport | None
    base: str
    base_kept: Path | None = None

    @property
    def columns(self) -> tuple[NewYears, ...]:
        """The year columns that were made, or in a trial would be."""
        return tuple(columns_made(self.merged, self.decided.effects).values())


def merge_files(
    target: Host,
    copies: Sequence[Path],
    *,
    base: Path | None = None,
    path: Path | None = None,
    decisions: Mapping[str, Value] | None = None,
    decided_in: Host | None = None,
    dry_run: bool = False,
    now: datetime | None = None,
    who: str = "",
) -> MergeOutcome:
    """Merge copies into the workbook behind ``target``.

    Parameters
    ----------
    target : Host
        The master. Without ``base`` it is the base too, unless its state from before an earlier merge
        stands beside it (「文件名_基准」) and the copies were made from that.
    copies : sequence of Path
    base : Path, optional
        The workbook the copies were made from.
    path : Path, optional
        The target's file, where the host itself does not say (an open workbook).
    decisions : mapping of str to Value, optional
        Decisions from elsewhere; those on the sheet of conflicts are read too, and come second.
    decided_in : Host, optional
        Where else that sheet may be: the file an earlier run was told to write into.
    dry_run : bool
        Write nothing, and go on with the other copies if one is refused.
    now, who
        For the log of runs.

    Raises
    ------
    MergeError
        A copy is refused, and this is no dry run; nothing was written.
    WorkbookError
        The target or the base cannot be read or written.
    """
    master = book_of(target)
    read, broken = read_copies(copies, master.contents.book)
    place = target.path if path is None else path
    chosen, admitted, turned_away = base_for(target, place, master, base, read)
    turned_away = (*broken, *turned_away)
    if turned_away and not dry_run:
        zh, en = ("；".join(r.zh.rstrip("。") for r in turned_away), "; ".join(r.en for r in turned_away))
        raise MergeError(f"{zh}。没有改动任何内容。", f"{en} Nothing was changed.")
    fresh, told = unsettled(admitted, master.log)
    merged = merge(chosen.contents, fresh, master.contents)
    merged = replace(merged, notes=(*told, *merged.notes))
    made = {**_decisions(decided_in), **_decisions(target), **(decisions or {})}
    decided = decide(merged, made)
    outcome = MergeOutcome(merged, decided, turned_away, made, False, None, chosen.contents.label)
    return outcome if dry_run else _write(target, place, outcome, now or datetime.now(UTC), who)


# ---------------------------------------------------------------- writing
def _decisions(host: Host | None) -> dict[str, Value]:
    if host is None or "tbl_conflicts" not in host.tables():
        return {}
    return decisions_in(host.read(["tbl_conflicts"])["tbl_conflicts"])


def _write(target: Host, path: Path | None, outcome: MergeOutcome, now: datetime, who: str) -> MergeOutcome:
    lang = language_of(outcome.merged.master)
    if outcome.decided.open:
        writes = (conflict_write(outcome.merged, outcome.decisions, lang),)
        report = target.write(WriteBatch(writes, modified=now))
        place = target.tables().get("tbl_conflicts")
        if place is not None:
            target.show(place.sheet)
        return replace(outcome, report=report)
    tables = input_writes(outcome.merged, outcome.decided.effects)
    tables += _emptied(target, outcome, lang)
    if not tables and not outcome.merged.conflicts:
        return replace(outcome, applied=True)
    runs = _logged(target, outcome, lang, now, who)
    kept = _keep_base(target, path, outcome)
    report = target.write(WriteBatch((*tables, *runs), modified=now))
    return replace(outcome, applied=True, report=report, base_kept=kept)


def _emptied(target: Host, outcome: MergeOutcome, lang: str) -> tuple[TableWrite, ...]:
    """Return the write that empties the sheet of conflicts, if there is anything on it."""
    if "tbl_conflicts" not in target.tables():
        return ()
    block = target.read(["tbl_conflicts"])["tbl_conflicts"]
    if all(is_blank(cell) for row in block.rows for cell in row):
        return ()
    return (conflict_write(outcome.merged, {}, lang, empty=True),)


def _keep_base(target: Host, path: Path | None, outcome: MergeOutcome) -> Path | None:
    """Put aside the state the copies were made from, for those that come back later; once is enough.

    Only where the file on the disk is that state: a workbook open in a program may have moved on.
    """
    if path is None or outcome.merged.base is not outcome.merged.master or base_beside(path) is not None:
        return None
    if isinstance(target, FileHost) and target.out.resolve() != path.resolve():
        return None
    place = beside(path, BASE_ENDING[language_of(outcome.merged.master)], path.suffix)
    try:
        if digest(read_contents(FileHost(path))) != digest(outcome.merged.base):
            return None
        shutil.copy2(path, place)
    except (CcniError, OSError) as error:
        raise MergeError(
            f"没能把合并前的状态另存为“{place.name}”，没有改动任何内容。请检查文件夹是否可写。",
            f"The state from before could not be kept as {place.name}; nothing was changed. "
            "Check that the folder can be written to.",
        ) from error
    return place


def _logged(
    target: Host, outcome: MergeOutcome, lang: str, now: datetime, who: str
) -> tuple[TableWrite, ...]:
    """Return the log of runs with one more row, marked so that later copies show that they came after it."""
    if "tbl_runs" not in target.tables():
        return ()
    block = target.read(["tbl_runs"])["tbl_runs"]
    spec = next(spec for spec in result_tables(builtin("2.0")) if spec.name == "tbl_runs")
    note = _note(outcome, lang, now)
    row = {"time": now.strftime("%Y-%m-%d %H:%M:%S"), "who": who, "program": __version__, "note": note}
    there = {label.strip(): label for label in block.place.header}
    named = {c.code: there.get(c.label(lang)) for c in spec.columns}
    codes = [code for code, label in named.items() if label is not None]
    last = _filled(block)
    rows: list[tuple[Cell, ...]] = [(KEEP,) * len(codes) for _ in block.rows]
    new: tuple[Cell, ...] = tuple(row.get(code) for code in codes)
    rows[last:] = [new, *rows[last + 1 :]]
    return (TableWrite(spec.name, tuple(str(named[code]) for code in codes), rows),)


def _filled(block: Block) -> int:
    """Return how many rows there are up to the last that holds something."""
    return max((i + 1 for i, row in enumerate(block.rows) if not all(map(is_blank, row))), default=0)


def _note(outcome: MergeOutcome, lang: str, now: datetime) -> str:
    done = counts(outcome.decided.effects)
    labels = [copy.side.label for copy in outcome.merged.copies]
    stake = (labels, digest(outcome.merged.master), digest(outcome.merged.base), now.isoformat())
    mark = MERGE_MARK + hashlib.sha256(repr(stake).encode()).hexdigest()[:8]
    names, decided = ("、" if lang == "zh" else ", ").join(labels[:3]), len(outcome.merged.conflicts)
    more = "" if len(labels) <= 3 else ("等" if lang == "zh" else " ...")
    mark = " ".join((mark, *decided_marks(outcome.merged)))
    made = "".join(" " + new.note().text(lang).rstrip("。.") for new in outcome.columns)
    if lang == "zh":
        return (
            f"合并 {len(labels)} 份副本（{names}{more}）：改 {done['changed']} 格，加 {done['added']} 行，"
            f"减 {done['removed']} 行，决定冲突 {decided} 处{made.replace(' ', '；')} {mark}"
        )
    return (
        f"Merged {len(labels)} copies ({names}{more}): {done['changed']} cells changed, {done['added']} rows "
        f"added, {done['removed']} removed, {decided} conflicts decided{made and ';' + made} {mark}"
    )
