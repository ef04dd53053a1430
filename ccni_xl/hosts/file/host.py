"""A workbook file as a host: tables are read from the package and written back into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ccni_xl.hosts.file.archive import build, prove
from ccni_xl.hosts.file.book import Book
from ccni_xl.hosts.file.edit import apply
from ccni_xl.hosts.file.guard import Package
from ccni_xl.hosts.file.properties import last_saved
from ccni_xl.hosts.file.reader import TableReader
from ccni_xl.hosts.file.refusals import refusal
from ccni_xl.hosts.file.save import lock_of, save
from ccni_xl.hosts.file.session import Session
from ccni_xl.hosts.file.tree import no_collecting
from ccni_xl.hosts.file.verify import verify
from ccni_xl.hosts.port import Block, Progress, TablePlace, Value, WriteBatch, WriteReport
from ccni_xl.limits import Limits, in_force

__all__ = ["FileHost"]


class FileHost:
    """An .xlsx or .xlsm file.

    Parameters
    ----------
    path : Path or str
        The file. It is read once, as a whole; everything asked for later comes from that snapshot.
    out : Path or str, optional
        Where to write; by default the file itself. A file that is overwritten is kept as ``.bak``.
    dry_run : bool
        Build and check the new file in memory, but write nothing.
    limits : Limits, optional
        What the file may cost; by default the limits in force.

    Raises
    ------
    WorkbookError
        If the file breaks a limit or is no workbook.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        out: Path | str | None = None,
        dry_run: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._path, self._limits, self.dry_run = Path(path), limits or in_force(), dry_run
        self.out = Path(out) if out is not None else self._path
        self._reader = TableReader(Book(Package(self._path, limits)))

    # ---------------------------------------------------------------- what is there
    @property
    def label(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def path(self) -> Path | None:
        """The file."""
        return self._path

    def sheets(self) -> tuple[str, ...]:
        """Return the names of all sheets, left to right."""
        return tuple(sheet.name for sheet in self._reader.book.sheets)

    def tables(self) -> Mapping[str, TablePlace]:
        """Return every table's place, keyed by its name in lower case."""
        return {name: table.place for name, table in self._reader.book.tables.items()}

    def names(self) -> tuple[str, ...]:
        """Return the defined names that stand for one cell each."""
        return tuple(name for name, *_ in self._reader.book.single_cells.values())

    def read(self, names: Iterable[str]) -> dict[str, Block]:
        """Read whole tables, keyed by the names as asked; a missing one is a `WorkbookError`."""
        with no_collecting():
            return self._reader.read(names)

    def read_names(self, names: Iterable[str]) -> dict[str, Value]:
        """Read named single cells; names that do not exist are left out."""
        return self._reader.read_names(names)

    def saved(self) -> tuple[str, str]:
        """Return who saved the file last and when (UTC, to the minute), "" for what it does not say."""
        return last_saved(self._reader.book)

    # ---------------------------------------------------------------- writing
    def write(self, batch: WriteBatch, progress: Progress | None = None) -> WriteReport:
        """Write the batch: the file is replaced as a whole at the end, or stays as it was.

        Raises
        ------
        WorkbookError
            If the results do not fit, the workbook is signed or protected, or the file cannot be replaced.
        """
        with no_collecting():
            return self._write(batch, progress)

    def _write(self, batch: WriteBatch, progress: Progress | None) -> WriteReport:
        package = self._reader.book.package
        if self.out.suffix.lower() != self._path.suffix.lower():
            raise refusal("suffix", self.out.name, want=self._path.suffix)
        session = self._session()
        apply(session, batch, progress)
        sheltered = batch.sheltering(session.stray)
        if sheltered is not None:
            batch, stray, session = sheltered, session.stray, self._session()
            apply(session, batch, progress)
            session.stray = stray
        parts, dropped = session.finish(), session.book.parts.dropped
        data, same = build(package, parts, dropped)

        def check(written: Package) -> None:
            prove(package, written, parts, dropped)
            verify(TableReader(Book(written)), batch, self.label)

        kept = self._store(session, data, check)
        return WriteReport(
            path=str(self.out),
            changed=tuple(name for name in parts if package.has(name)),
            added=tuple(name for name in parts if not package.has(name)),
            dropped=tuple(package.real(name) for name in sorted(dropped)),
            identical=same,
            warnings=tuple(session.warnings),
            backup=str(kept) if kept else None,
            stray=tuple(session.stray),
        )

    def _session(self) -> Session:
        """Parse the file afresh: a write that fails leaves no half-made edits behind."""
        book = Book(self._reader.book.package)
        book.check_writable()
        return Session(book)

    def _store(self, session: Session, data: bytes, check: Callable[[Package], None]) -> Path | None:
        """Check the new file, put it in its place, and return the backup; in a dry run only check it."""
        if self.dry_run:
            check(Package(self._path, self._limits, data))
            return None
        elsewhere = self.out.resolve() != self._path.resolve()
        if elsewhere and lock_of(self._path):
            session.warn(
                f"{self.label} 正在其他程序中打开，那里未保存的修改没有读到。",
                f"{self.label} is open in another program; changes not saved there were not read.",
            )
        if session.book.reserved():
            session.warn(
                f"{self.label} 设有修改密码；结果已写入，密码保持不变。",
                f"{self.label} asks for a password before it is changed in Excel; the results were "
                "written and the password is unchanged.",
            )
        kept, flushed = save(
            data,
            self.out,
            source=self._path,
            sha256=session.book.package.sha256,
            check=lambda written: check(Package(self.out, self._limits, written.read_bytes())),
        )
        if not flushed:
            session.warn(
                "结果已写入，但系统未能确认文件夹已存盘。",
                "The results were written, but the system did not confirm that the folder is on the disk.",
            )
        if not elsewhere:
            self._reader = TableReader(Book(Package(self._path, self._limits, data)))
        return kept

    def show(self, sheet: str) -> None:
        """Do nothing: nobody looks at a file."""

    def close(self) -> None:
        """Do nothing: the file is not held open."""
