"""What is read for a merge: the master, the copies, and the base that fits them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from ccni_xl.collaborate.contents import Contents, read_contents
from ccni_xl.collaborate.filenames import BASE_ENDING, beside
from ccni_xl.collaborate.identity import FORM_BY, FORM_DATE
from ccni_xl.collaborate.merging.admit import Book, Refusal, anchored, is_form, marks_of, refused
from ccni_xl.collaborate.merging.model import Copy, Side
from ccni_xl.errors import CcniError, WorkbookError
from ccni_xl.fingerprint import fingerprint
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Host, Value
from ccni_xl.workbook.cities import CityBook
from ccni_xl.workbook.parse import as_text
from ccni_xl.workbook.read import read_inputs

__all__ = ["base_beside", "base_for", "book_of", "copies_in", "read_copies"]

_SUFFIXES = (".xlsx", ".xlsm")
#: Author of a workbook that was only ever written by this program: nobody.
_PROGRAM = "ccni_xl"


def copies_in(folder: Path) -> list[Path]:
    """Return the workbooks in a folder, without the lock files of programs that have one open."""
    found = (path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    return sorted(path for path in found if not path.name.startswith(("~$", ".")))


def base_beside(path: Path) -> Path | None:
    """Return the base that is kept beside a workbook, or None."""
    suffixes = (path.suffix, *_SUFFIXES)
    places = (beside(path, ending, suffix) for ending in BASE_ENDING.values() for suffix in suffixes)
    return next((place for place in places if place.is_file()), None)


def book_of(host: Host) -> Book:
    """Return a workbook that may be a master or a base.

    Raises
    ------
    WorkbookError
        It is no index workbook.
    """
    contents = read_contents(host)
    if not contents.rows.get("tbl_cities"):
        raise WorkbookError(
            f"{host.label} 里没有城市表，不是双碳指数工作簿，不能作为合并的主表或基准。",
            f"{host.label} has no table of cities: it is no index workbook and cannot be merged into.",
        )
    log = _log(host)
    return Book(contents, None if log is None else marks_of(log), log or ())


def _log(host: Host) -> tuple[Value, ...] | None:
    """Return the cells of the log of runs, None where there is none."""
    if "tbl_runs" not in host.tables():
        return None
    block = host.read(["tbl_runs"])["tbl_runs"]
    return tuple(cell for row in block.rows for cell in row)


def read_copies(
    paths: Iterable[Path], cities: CityBook
) -> tuple[list[tuple[Book, Side]], tuple[Refusal, ...]]:
    """Read the copies; one that cannot be read is refused with the reader's reason."""
    read, broken = [], []
    for path in paths:
        try:
            host = FileHost(path)
            contents = read_contents(host, cities)
            log = _log(host)
            marks = None if log is None else marks_of(log)
            read.append((Book(contents, marks), _side(path, host, contents)))
        except CcniError as error:
            broken.append(Refusal(path.name, error.zh, error.en))
    return read, tuple(broken)


def _side(path: Path, host: FileHost, contents: Contents) -> Side:
    """Return who a copy is from and when: what the form says, else what the file says."""
    said = [as_text(contents.names.get(name)) for name in (FORM_BY, FORM_DATE)]
    who, when = host.saved()
    return Side(path.name, said[0] or ("" if who == _PROGRAM else who), said[1] or when)


def _fingerprints(host: Host) -> frozenset[str]:
    """Return the fingerprint of a base's inputs, also as it was before years without values were added."""
    read = read_inputs(host)
    inputs = read.inputs
    framework = read.frameworks[inputs.settings.framework]
    filled = {
        name: replace(table, data=table.data.dropna(axis="columns", how="all"))
        for name, table in inputs.series.items()
    }
    bare = replace(inputs, series=filled)
    return frozenset((fingerprint(inputs, framework), fingerprint(bare, framework)))


def base_for(
    target: Host,
    path: Path | None,
    master: Book,
    base: Path | None,
    copies: Sequence[tuple[Book, Side]],
) -> tuple[Book, list[Copy], tuple[Refusal, ...]]:
    """Return the base that fits the copies, the copies it fits, and why the others are refused."""
    if base is not None and (path is None or base.resolve() != path.resolve()):
        hosts: list[Host] = [FileHost(base)]
        places = [book_of(hosts[0])]
    else:
        kept = None if path is None else base_beside(path)
        hosts = [target] if kept is None else [target, FileHost(kept)]
        places = [master, *map(book_of, hosts[1:])]
    if any(is_form(book.contents) for book, _ in copies):
        places = [replace(p, fingerprints=_fingerprints(h)) for p, h in zip(places, hosts, strict=True)]
    best: tuple[Book, list[Copy], tuple[Refusal, ...]] | None = None
    for place in places:
        found = [(book, side, refused(place, book)) for book, side in copies]
        let_in = [
            Copy(b.contents, side, is_form(b.contents), anchored(place, b))
            for b, side, why in found
            if why is None
        ]
        away = tuple(why for *_, why in found if why is not None)
        if best is None or _misfits(let_in, away) < _misfits(best[1], best[2]):
            best = (place, let_in, away)
    assert best is not None
    return best


def _misfits(copies: Sequence[Copy], away: Sequence[Refusal]) -> tuple[int, int]:
    """Return how badly a base fits: copies that cannot be compared with it, forms not made from it."""
    return len(away), sum(not copy.anchored for copy in copies)
