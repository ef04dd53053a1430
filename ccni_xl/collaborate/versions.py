"""Snapshots kept beside a workbook, each with its line in the log of runs."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ccni_xl import __version__
from ccni_xl.collaborate.contents import Contents, read_contents
from ccni_xl.collaborate.snapshot import snapshot_bytes
from ccni_xl.errors import CcniError, WorkbookError
from ccni_xl.fingerprint import fingerprint
from ccni_xl.hosts.port import Block, Cell, Host, TableWrite, WriteBatch
from ccni_xl.inputs import Inputs
from ccni_xl.notes import Note
from ccni_xl.workbook.parse import as_text, is_blank
from ccni_xl.workbook.read import read_inputs

__all__ = ["Taken", "contents_of", "folder_of", "newest_snapshot", "snapshot_path", "take_snapshot"]

_LABELS = {
    "time": ("时间", "Time"),
    "who": ("操作者", "Who"),
    "program": ("程序版本", "Program"),
    "framework": ("体系版本", "Framework"),
    "edition": ("年度", "Edition"),
    "base": ("对比年度", "Base edition"),
    "fingerprint": ("输入指纹", "Input fingerprint"),
    "note": ("备注", "Note"),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A snapshot that was taken; ``warning`` says why the log of runs has no line of it, if it has none."""

    path: Path
    fingerprint: str
    records: int
    warning: Note | None = None

    def text(self, lang: str) -> str:
        """Return one sentence for the user."""
        said = (
            f"快照已保存：{self.path}（{self.records} 行，输入指纹 {self.fingerprint or '—'}）"
            if lang == "zh"
            else f"Snapshot saved: {self.path} ({self.records} lines, fingerprint {self.fingerprint or '-'})"
        )
        return said if self.warning is None else f"{said}\n{self.warning.text(lang)}"


def folder_of(workbook: Path) -> Path:
    """Return the folder of a workbook's snapshots, beside it.

    >>> folder_of(Path("data/CCNI.xlsm")).name
    'CCNI_快照'
    """
    return workbook.with_name(f"{workbook.stem}_快照")


def snapshot_path(workbook: Path, now: datetime) -> Path:
    """Return the name of a new snapshot: its time, so that names sort by age."""
    stem = now.strftime("%Y-%m-%d_%H%M%S")
    number = 1
    while (path := folder_of(workbook) / f"{stem}{'' if number == 1 else f'_{number}'}.csv").exists():
        number += 1
    return path


def newest_snapshot(workbook: Path) -> Path | None:
    """Return the youngest snapshot beside a workbook, or None."""
    found = sorted(folder_of(workbook).glob("*.csv"), key=lambda path: path.stem)
    return found[-1] if found else None


def take_snapshot(
    host: Host, to: Path, *, note: str = "", who: str = "", now: datetime | None = None
) -> Taken:
    """Save everything typed as one text file, and say so in the log of runs.

    Raises
    ------
    WorkbookError
        The file cannot be written. The workbook is unchanged then.
    """
    contents = read_contents(host)
    inputs, found = _inputs(host)
    data = snapshot_bytes(contents, found)
    _save(to, data)
    warning = _log(host, inputs, found, to, note, who, now or datetime.now())
    return Taken(to, found, data.count(b"\n"), warning)


def _inputs(host: Host) -> tuple[Inputs | None, str]:
    """Return the inputs and their fingerprint; nothing where they are too broken to be read."""
    try:
        read = read_inputs(host)
    except CcniError:
        return None, ""
    framework = read.frameworks.get(read.inputs.settings.framework)
    return read.inputs, "" if framework is None else fingerprint(read.inputs, framework)


def _save(path: Path, data: bytes) -> None:
    """Write a file as a whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).chmod(0o644)
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except OSError as error:
        raise WorkbookError(
            f"写不了快照 {path}：{error.strerror}。请换一个文件夹。",
            f"Cannot write the snapshot {path}: {error.strerror}; choose another folder.",
        ) from error


def _log(
    host: Host, inputs: Inputs | None, found: str, to: Path, note: str, who: str, now: datetime
) -> Note | None:
    """Add a line to the log of runs; a workbook that cannot be written loses the line only."""
    if "tbl_runs" not in host.tables():
        return Note("“版本”表不在，没有登记。", "The table of runs is missing; no line was added.")
    block = host.read(["tbl_runs"])["tbl_runs"]
    zh = "时间" in block.place.header
    words = f"{'快照' if zh else 'Snapshot'} {to.name}" + (f"{'：' if zh else ': '}{note}" if note else "")
    settings = None if inputs is None else inputs.settings
    line: dict[str, Cell] = {
        "time": now.strftime("%Y-%m-%d %H:%M:%S"),
        "who": who,
        "program": __version__,
        "framework": None if settings is None else settings.framework,
        "edition": None if settings is None else settings.edition,
        "base": None if settings is None else settings.base_edition,
        "fingerprint": found,
        "note": words,
    }
    try:
        host.write(WriteBatch(tables=(_with_line(block, line),)))
    except CcniError as error:
        return Note(f"快照已保存，但没有登记到“版本”表：{error.zh}", f"Saved, but not logged: {error.en}")
    return None


def _with_line(block: Block, line: dict[str, Cell]) -> TableWrite:
    header = block.place.header
    by_label = {label: line[code] for code, labels in _LABELS.items() for label in labels}
    rows = [row for row in block.rows if not all(is_blank(value) for value in row)]
    new = [by_label.get(as_text(label)) for label in header]
    return TableWrite(block.place.name, header, [*rows, new])


def contents_of(host: Host) -> Contents:
    """Return what was typed into a workbook that has its tables.

    Raises
    ------
    WorkbookError
        It is no workbook of this program.
    """
    found = read_contents(host)
    if "tbl_cities" not in found.grids and len(found.grids) < 2:
        raise WorkbookError(
            f"{host.label} 不像双碳指数工作簿：没有找到它的数据表。",
            f"{host.label} does not look like an index workbook: none of its tables is there.",
        )
    return found
