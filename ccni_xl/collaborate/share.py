"""The share copy (分享版): a macro-free .xlsx made from the workbook's package without loss.

The file is not loaded and saved: macros, ribbon, buttons and what only they need are cut out, a sheet that
says where the file comes from is added, and every other part is copied as its compressed bytes. Values,
charts, tables, formats and the sheets that live on formulas stay and keep working.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ccni_xl.collaborate.anonymous import Anonymised, anonymise
from ccni_xl.collaborate.filenames import SHARE_ENDING, beside, refuse_existing
from ccni_xl.collaborate.links import name_links, remove_links
from ccni_xl.collaborate.macro_free import Stripped, remove_macros
from ccni_xl.collaborate.provenance import Facts, link_style, put_provenance
from ccni_xl.collaborate.report import left_out, warnings_of
from ccni_xl.collaborate.state import FileState, state_of
from ccni_xl.collaborate.surgery import Surgery
from ccni_xl.errors import WorkbookError
from ccni_xl.hosts.file import FileHost, Limits
from ccni_xl.hosts.file.archive import build, prove
from ccni_xl.hosts.file.book import Book, SheetRef
from ccni_xl.hosts.file.cells import cell_xml
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.save import lock_of, save
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.tree import no_collecting
from ccni_xl.hosts.port import Cell, Link
from ccni_xl.notes import Note
from ccni_xl.workbook.read import ReadResult, read_inputs
from ccni_xl.workbook.template.home import ACTIONS, GROUPS, STEPS

__all__ = ["ShareReport", "default_path", "share"]


@dataclass(frozen=True, slots=True)
class ShareReport:
    """What a share copy is.

    Parameters
    ----------
    path : Path
        The copy.
    state : FileState
        Whether its results belong to its inputs.
    left_out : tuple of (str, str)
        What was taken away or made anonymous, as sentences with counts.
    links : tuple of str
        Links to other files and data sources that are still in it.
    warnings : tuple of (str, str)
        What the user should know.
    identical, parts : int
        Parts copied byte for byte, of how many.
    backup : Path or None
        The file that stood in its place.
    in_use : bool
        Some program has the workbook open; what is not saved there is not in the copy.
    read : ReadResult
        The inputs, for the web page.
    """

    path: Path
    state: FileState
    left_out: tuple[Note, ...]
    links: tuple[str, ...]
    warnings: tuple[Note, ...]
    identical: int
    parts: int
    backup: Path | None
    in_use: bool
    read: ReadResult


@dataclass(frozen=True, slots=True)
class _Made:
    """A share copy in memory."""

    data: bytes
    package: Package
    read: ReadResult
    state: FileState
    stripped: Stripped
    anonymised: Anonymised | None
    removed: tuple[str, ...]
    links: tuple[str, ...]
    left_out: tuple[Note, ...]
    identical: int


def default_path(path: Path, lang: str) -> Path:
    """Return the conventional place of the share copy: next to the workbook, named after it."""
    stem = path.stem.removesuffix(SHARE_ENDING[lang])
    return beside(path.with_name(stem + path.suffix), SHARE_ENDING[lang], ".xlsx")


def share(
    path: Path,
    out: Path | None = None,
    *,
    anonymous: bool = False,
    drop_links: bool = False,
    force: bool = False,
    now: datetime | None = None,
    limits: Limits | None = None,
) -> ShareReport:
    """Write the share copy of a workbook file; the file itself is only read.

    Parameters
    ----------
    path : Path
        The workbook, as it was saved last.
    out : Path, optional
        Where to write; next to the workbook by default. An existing file is refused unless ``force``, and
        then kept as .bak.
    anonymous : bool
        Take names of people and folders of their computers out.
    drop_links : bool
        Take links to other workbooks and to data sources out; their formulas become values.
    now : datetime, optional
        Time of the export (UTC); given, the same workbook gives the same bytes.
    limits : Limits, optional
        What the file may cost.

    Raises
    ------
    WorkbookError
        No workbook of ours, signed, or it cannot be written; nothing was written.
    """
    with no_collecting():
        made = _make(path, anonymous, drop_links, now, limits)
    target = out or default_path(path, made.read.lang)
    if target.suffix.lower() != ".xlsx":
        raise WorkbookError(
            f"{target.name}：分享版不含宏，扩展名应为 .xlsx。",
            f"{target.name}: a share copy has no macros; its name ends in .xlsx.",
        )
    refuse_existing(target, force=force)
    kept, flushed = save(
        made.data, target, source=path, sha256=made.package.sha256, check=lambda file: _check(file, limits)
    )
    warnings = warnings_of(made.state, made.stripped, made.anonymised, made.links)
    if not flushed:
        warnings.append(
            Note(
                "文件已写入，但系统未能确认文件夹已存盘。",
                "The file was written, but the system did not confirm that the folder is on the disk.",
            )
        )
    return ShareReport(
        target,
        made.state,
        made.left_out,
        made.links,
        tuple(warnings),
        made.identical,
        len(Package(target, limits).entries),
        kept,
        lock_of(path) is not None,
        made.read,
    )


def _make(
    path: Path, anonymous: bool, drop_links: bool, now: datetime | None, limits: Limits | None
) -> _Made:
    host = FileHost(path, limits=limits)
    read = read_inputs(host)
    state = state_of(host, read)
    package = Package(path, limits)
    session = Session(Book(package))
    surgery = Surgery(session.book)
    stripped = remove_macros(session, surgery)
    removed, frozen = remove_links(session, surgery) if drop_links else ([], [])
    anonymised = anonymise(session, surgery, read.lang) if anonymous else None
    links = name_links(surgery)
    sentences = left_out(stripped, anonymised, removed, frozen, links)
    facts = Facts(
        source="" if anonymous else path.name,
        time=now or datetime.now(UTC),
        state=state,
        base_edition=read.inputs.settings.base_edition or "",
        demo=read.inputs.settings.demo,
        left_out=[(note.zh, note.en) for note in sentences],
        anonymous=anonymous,
    )
    home = _home(session)
    name = put_provenance(session, surgery, facts, read.lang, home)
    _tidy_home(session, home, name, state, read.lang)
    _set_modified(session, facts.time)
    stripped.parts = surgery.sweep()
    parts, dropped = session.finish(), session.book.parts.dropped
    data, same = build(package, parts, dropped)
    prove(package, Package(path, limits, data), parts, dropped)
    return _Made(
        data,
        package,
        read,
        state,
        stripped,
        anonymised,
        tuple(removed),
        tuple(links),
        tuple(sentences),
        same,
    )


def _check(file: Path, limits: Limits | None) -> None:
    """Read the new file as any other before it takes its place."""
    read_inputs(FileHost(file, limits=limits))


def _set_modified(session: Session, when: datetime) -> None:
    parts = session.book.parts
    for part in parts.targets("", "core-properties"):
        node = parts.xml(part).root.first("modified")
        if node is not None and node.close < node.end:
            utc = when.astimezone(UTC) if when.tzinfo else when
            parts.xml(part).set_text(node, utc.strftime("%Y-%m-%dT%H:%M:%SZ"))


# ---------------------------------------------------------------- the first sheet
def _home(session: Session) -> SheetRef:
    """Return the sheet with the stamp of the last run: the first one, whatever it is called now."""
    return session.book.single_cells["ccni_template"][1]


def _tidy_home(session: Session, home: SheetRef, provenance: str, state: FileState, lang: str) -> None:
    """Where buttons stood, say what the file is; a cell in which the user has put something else stays."""
    pick = 0 if lang == "zh" else 1
    edit = session.sheet(home)
    text, alarm = edit.style_of(7, 2) or 0, edit.style_of(4, 2) or 0
    link = link_style(session, home)
    lines: list[tuple[Cell, int]] = [
        (_ABOUT[0][pick], text),
        (Link(_ABOUT[1][pick].format(sheet=provenance), provenance, "A1"), link),
        (None, text),
        (None, text),
    ]
    if not state.current:
        lines.insert(1, ("✖ " + state.sentence(lang), alarm))
    wanted: dict[str, tuple[Cell, int]] = {
        ACTIONS[pick]: (_ABOUT[2][pick], edit.style_of(11, 2) or 0),
        STEPS[1][pick]: (_ABOUT[3][pick], text),
    }
    wanted |= {group[pick]: line for group, line in zip(GROUPS, lines, strict=False)}
    for row in list(edit.grid.rows):
        value = session.value(edit, row, 2) if row <= _LAST_ROW else None
        if isinstance(value, str) and value in wanted:
            cell, style = wanted.pop(value)
            made = cell_xml(edit.prefix, row, 2, cell, style, session.styles.twin, session.book.date1904)
            edit.put(row, 2, made)


#: The contents of the first sheet begin below this row.
_LAST_ROW = 20
_ABOUT: Sequence[tuple[str, str]] = (
    (
        "本文件不含宏，按钮已去掉；“城市档案”“权重试算”由公式驱动，照常可用。",
        "This file has no macros and no buttons; City_Profile and What_If live on formulas and work.",
    ),
    ("→ 来历：由谁的数据算出、是否最新、去掉了什么", "→ Provenance: what it was made from, how fresh it is"),
    ("分享版", "Share copy"),
    (
        "2  重新计算：在命令行运行 ccni-xl recalc 文件名（分享版没有按钮）。",
        "2  To recalculate, run ccni-xl recalc FILE (a share copy has no buttons).",
    ),
)
