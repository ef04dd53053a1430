"""A workbook as text, one line a cell, for ``git diff`` through a textconv: it never fails on any file."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ccni_xl.collaborate.contents import Contents, read_contents
from ccni_xl.collaborate.snapshot import snapshot_records
from ccni_xl.errors import CcniError
from ccni_xl.hosts.file import FileHost
from ccni_xl.hosts.port import Block, Host
from ccni_xl.workbook.parse import as_text, is_blank

__all__ = ["dump_lines"]

#: The only macros that a workbook holds; larger ones are not this program's.
_MACROS = "xl/vbaProject.bin"
_MACRO_LIMIT = 16 * 1024 * 1024
#: Stamp of the last run: what says which results stand there. Its time is left out, it differs in every run.
_STAMP = (
    *("ccni_run_edition", "ccni_run_framework", "ccni_run_fingerprint"),
    *("ccni_ranked", "ccni_unranked", "ccni_errors", "ccni_warnings"),
)
_RANKING = (("排名", "Rank"), ("代码", "Code"), ("城市", "City"), ("综合得分", "Score"))


def dump_lines(path: Path) -> Iterator[str]:
    """Yield a workbook as lines; of another file, what it is.

    What is typed comes first, sorted as in a snapshot, then the ranking, then sheets and macros.
    """
    try:
        host = FileHost(path)
        contents = read_contents(host)
    except CcniError as error:
        yield f"# {_one_line(error.en)}"
        return
    if len(contents.grids) < 2:
        yield f"# {path.name}: a workbook, but none of the China City Carbon-Neutrality Index"
    else:
        yield f"# China City Carbon-Neutrality Index, template {as_text(contents.names.get('ccni_template'))}"
        yield from _inputs(contents)
        yield from _results(host, contents)
    yield ""
    yield "## sheets"
    yield from (_one_line(name) for name in host.sheets())
    yield from _tables(host, contents)
    yield from _macros(path)


def _inputs(contents: Contents) -> Iterator[str]:
    table = ""
    for record in snapshot_records(contents):
        if record.table != table:
            table = record.table
            yield ""
            yield f"## {table}"
        if record.flag == "column":
            yield f"(column) {_one_line(record.variable)}"
            continue
        whose = " ".join(part for part in (record.city, record.name, record.edition, record.item) if part)
        if record.flag == "row":
            yield f"{_one_line(whose)} (empty row)"
            continue
        flag = f" ({record.flag})" if record.flag else ""
        unit = f" {record.unit}" if record.unit else ""
        yield _one_line(f"{whose} {record.variable} = {record.value}{unit}{flag}".strip())


def _results(host: Host, contents: Contents) -> Iterator[str]:
    yield ""
    yield "## last run"
    yield from (
        f"{name} = {_one_line(as_text(contents.names[name]))}" for name in _STAMP if name in contents.names
    )
    if "tbl_ranking" not in host.tables():
        return
    block = host.read(["tbl_ranking"])["tbl_ranking"]
    at = _columns(block)
    if at is None:
        return
    yield ""
    yield "## tbl_ranking"
    for row in block.rows:
        rank, code, name, score = (row[j] for j in at)
        if not is_blank(code):
            shown = f"{score:.4f}" if isinstance(score, float) else as_text(score)
            yield _one_line(f"{as_text(rank) or '-'} {as_text(code)} {as_text(name)} {shown or '-'}")


def _columns(block: Block) -> list[int] | None:
    header = {label.strip(): j for j, label in enumerate(block.place.header)}
    found = [next((header[label] for label in labels if label in header), None) for labels in _RANKING]
    return None if None in found else [j for j in found if j is not None]


def _tables(host: Host, contents: Contents) -> Iterator[str]:
    """Yield the tables that are not ours, by name and place."""
    if len(contents.grids) >= 2:
        return
    yield ""
    yield "## tables"
    for name, place in sorted(host.tables().items()):
        yield _one_line(f"{name} {place.sheet}!{place.address(-1, 0)}: {', '.join(place.header)}")


def _macros(path: Path) -> Iterator[str]:
    """Yield a mark of the macros: a change of them shows; their text is not read."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_MACROS) as part:
            data = part.read(_MACRO_LIMIT)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return
    yield ""
    yield "## macros"
    yield f"{_MACROS} sha256 {hashlib.sha256(data).hexdigest()[:16]}"


def _one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")
