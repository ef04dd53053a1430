"""Do the results in a file belong to its inputs? Worked out from the file, whatever program saved it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass

from ccni_xl.fingerprint import fingerprint
from ccni_xl.hosts.port import Host, Value
from ccni_xl.terms import RunState
from ccni_xl.workbook.formulas.stamp import stamp_figures
from ccni_xl.workbook.read import ReadResult
from ccni_xl.workbook.schema import RUN_CELLS
from ccni_xl.workbook.schema.native import native_tables

__all__ = ["FileState", "state_of"]

_FIGURES = ("sum", "numbers", "filled", "placed", "letters")
_TOLERANCE = 1e-11


@dataclass(frozen=True, slots=True)
class FileState:
    """What the last run left in a file, and whether that still holds.

    Parameters
    ----------
    state : RunState
    changed : tuple of str
        Sheets whose inputs were changed after the run.
    run : mapping of str to Value
        The named cells of the last run.
    fingerprint : str
        Of the inputs as they are in the file now.
    """

    state: RunState
    changed: tuple[str, ...]
    run: Mapping[str, Value]
    fingerprint: str

    @property
    def current(self) -> bool:
        """Whether the results are those of the inputs."""
        return self.state is RunState.CURRENT

    def sentence(self, lang: str) -> str:
        """Return what to tell a reader of the results."""
        zh, en = _SENTENCES[self.state]
        text = zh if lang == "zh" else en
        where = ("、" if lang == "zh" else ", ").join(self.changed)
        return text.format(where=where or ("其他输入" if lang == "zh" else "other inputs"))


_SENTENCES = {
    RunState.CURRENT: (
        "最新：结果与本文件中的数据一致。",
        "Current: the results belong to the data in this file.",
    ),
    RunState.STALE: (
        "已过期：上次计算之后改过数据（{where}），排名、得分和图表不是由现在的数据算出的。",
        "Out of date: data were changed after the last run ({where}); ranks, scores and charts do not "
        "belong to them.",
    ),
    RunState.UNFINISHED: (
        "结果未写完：上次计算没有完成，结果不可用。",
        "Not fully written: the last run did not finish; the results cannot be used.",
    ),
    RunState.NEVER: (
        "尚未计算：本文件只有数据，没有结果。",
        "Not computed yet: this file holds data and no results.",
    ),
}


def state_of(host: Host, read: ReadResult) -> FileState:
    """Return the state of the results in a file.

    The flag in the workbook is a formula; a program that saved the file without computing may have left an
    old value, so the comparison behind it is made here again.
    """
    run = host.read_names([cell.name for cell in RUN_CELLS])
    now = fingerprint(read.inputs, read.frameworks[read.inputs.settings.framework])
    said = RunState.parse(str(run.get("ccni_run_state") or "")) or RunState.NEVER
    if said in (RunState.NEVER, RunState.UNFINISHED):
        return FileState(said, (), run, now)
    changed = _changed(host, read)
    return FileState(RunState.STALE if changed else RunState.CURRENT, changed, run, now)


def _changed(host: Host, read: ReadResult) -> tuple[str, ...]:
    """Return the sheets whose tables have other figures than at the run; all of them if that is unknown."""
    spec = next(spec for spec in native_tables() if spec.name == "tbl_stamp")
    if spec.name not in host.tables():
        return tuple(dict.fromkeys(block.place.sheet for block in read.blocks.values()))
    block = host.read([spec.name])[spec.name]
    at = {c.code: j for c in spec.columns for j, h in enumerate(block.place.header) if h in (c.zh, c.en)}
    stamped = {str(row[at["table"]]): [row[at[f"run_{f}"]] for f in _FIGURES] for row in block.rows}
    return tuple(
        dict.fromkeys(
            table.place.sheet
            for name, table in read.blocks.items()
            if not _same(astuple(stamp_figures(table)), stamped.get(name))
        )
    )


def _same(now: tuple[float, ...], run: list[Value] | None) -> bool:
    return run is not None and all(
        isinstance(b, int | float) and abs(a - b) <= _TOLERANCE * max(1.0, abs(b))
        for a, b in zip(now, run, strict=True)
    )
