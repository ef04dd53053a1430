"""What a button, a macro or a command does: read, compute, write. One function a job."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ccni_xl.errors import WorkbookError
from ccni_xl.explain import find_city
from ccni_xl.hosts.port import Host, Progress, WriteBatch, WriteReport
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.settings import Settings
from ccni_xl.system import login
from ccni_xl.terms import Severity
from ccni_xl.workbook.read import ReadResult, read_inputs
from ccni_xl.workbook.write import write_batch
from ccni_xl.workbook.write.kept import NAMES_KEPT, TABLES_KEPT
from ccni_xl.workbook.write.native import NAMES_READ, TABLES_READ

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ccni_xl.study import Study

__all__ = [
    "Outcome",
    "Overrides",
    "batch_of",
    "check",
    "new_workbook",
    "recalculate",
    "renew_issues",
    "robustness",
]

#: Steps of a recalculation, for progress bars, in their order: code -> (zh, en).
STEPS: Mapping[str, tuple[str, str]] = {
    "read": ("读取数据", "Reading"),
    "compute": ("检查与计算", "Checking and computing"),
    "prepare": ("准备结果", "Preparing the results"),
    "write": ("写入结果", "Writing the results"),
    "show": ("显示结果", "Showing the results"),
    "done": ("完成", "Done"),
}
#: Steps of a robustness study between computing and writing; their progress is in percent.
STUDY_STEPS: Mapping[str, tuple[str, str]] = {
    "problem": ("准备各种评分", "Scoring every alternative"),
    "uncertainty": ("不确定性试算", "Uncertainty runs"),
    "sensitivity": ("敏感性试算", "Sensitivity runs"),
    "weights": ("比较其他权重", "Comparing other weights"),
    "coherence": ("检查指标一致性", "Checking coherence"),
}
_NUMBER = {step: number for number, step in enumerate(STEPS, start=1)}


@dataclass(frozen=True, slots=True)
class Overrides:
    """Settings given for one run only; None keeps what the workbook says."""

    edition: str | None = None
    base_edition: str | None = None
    coverage_threshold: float | None = None

    def applied(self, settings: Settings) -> Settings:
        """Return the settings with what is given in place."""
        return replace(
            settings,
            edition=self.edition or settings.edition,
            base_edition=self.base_edition or settings.base_edition,
            coverage_threshold=settings.coverage_threshold
            if self.coverage_threshold is None
            else self.coverage_threshold,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and did.

    ``report`` is None where nothing was written, ``study`` where robustness was not asked about.
    """

    results: Results
    read: ReadResult
    report: WriteReport | None
    study: Study | None = None


def check(
    host: Host,
    overrides: Overrides | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Read and compute; write nothing."""
    tell = progress or _silent
    tell("read", _NUMBER["read"], len(STEPS))
    read = read_inputs(host)
    tell("compute", _NUMBER["compute"], len(STEPS))
    inputs = replace(read.inputs, settings=(overrides or Overrides()).applied(read.inputs.settings))
    return Outcome(compute(inputs, read.frameworks, now=now or datetime.now(UTC)), read, None)


def recalculate(
    host: Host,
    overrides: Overrides | None = None,
    *,
    now: datetime | None = None,
    who: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Read the inputs, compute everything, write every result table at the end, show the outcome.

    What is shown, where there is a screen, is the issues if there are errors, else the ranking.

    Parameters
    ----------
    host : Host
    overrides : Overrides, optional
    now : datetime, optional
        Time of the run (UTC); given, the same inputs give the same bytes.
    who : str, optional
        Name in the log of runs; the login name otherwise.
    progress : callable, optional

    Raises
    ------
    WorkbookError, FrameworkError
        Nothing was written.
    """
    outcome = check(host, overrides, now, progress)
    table = "tbl_issues" if outcome.results.count(Severity.ERROR) else "tbl_ranking"
    return _written(host, outcome, who, progress or _silent, table)


def robustness(
    host: Host,
    runs: int = 1000,
    seed: int = 1,
    *,
    now: datetime | None = None,
    who: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Recalculate, vary every choice behind the ranking, write the results of both, show the intervals.

    Everything is computed before anything is written: what ``progress`` raises until then (a
    KeyboardInterrupt, say) leaves the workbook as it was.

    Parameters
    ----------
    host : Host
    runs, seed : int
        The same inputs, runs, seed and ``now`` give the same bytes.
    now, who, progress
        As in `recalculate`; the steps of the study are told in percent.

    Raises
    ------
    WorkbookError, FrameworkError
        Nothing was written.
    """
    from ccni_xl.study import run_study

    tell = progress or _silent
    outcome = check(host, None, now, progress)
    names = host.read_names(["ccni_profile_city"])
    study = run_study(
        outcome.results,
        runs,
        seed,
        city=find_city(outcome.results, str(names.get("ccni_profile_city") or "")),
        progress=lambda step, percent: tell(step, percent, 100),
    )
    return _written(host, replace(outcome, study=study), who, tell, "tbl_robust")


def _written(host: Host, outcome: Outcome, who: str | None, tell: Progress, table: str) -> Outcome:
    """Write what was found and show the sheet of ``table``."""
    tell("prepare", _NUMBER["prepare"], len(STEPS))
    places = host.tables()
    batch = batch_of(host, outcome, login() if who is None else who)
    tell("write", _NUMBER["write"], len(STEPS))
    report = host.write(batch)
    tell("show", _NUMBER["show"], len(STEPS))
    report = _shown(host, (places.get(table) or host.tables()[table]).sheet, report)
    tell("done", _NUMBER["done"], len(STEPS))
    return replace(outcome, report=report)


def renew_issues(host: Host, *, progress: Progress | None = None) -> Outcome:
    """Check the data and write the list of issues, and nothing else: results and their stamp stay.

    Raises
    ------
    WorkbookError, FrameworkError
        Nothing was written.
    """
    outcome = check(host, progress=progress)
    batch = batch_of(host, outcome, "")
    issues = tuple(write for write in batch.tables if write.table == "tbl_issues")
    return replace(outcome, report=host.write(replace(batch, tables=issues, cells={}, cached={})))


def batch_of(host: Host, outcome: Outcome, who: str) -> WriteBatch:
    """Return all that a run writes; what the result tables hold of the user's is read first."""
    read, places = outcome.read, host.tables()
    wanted = ("tbl_runs", "tbl_issues", *TABLES_READ, *TABLES_KEPT)
    kept = [name for name in wanted if name in places]
    return write_batch(
        outcome.results,
        lang=read.lang,
        places=places,
        blocks={**read.blocks, **host.read(kept)},
        names=host.read_names((*NAMES_READ, *NAMES_KEPT)),
        who=who,
        study=outcome.study,
        cells_there=host.names(),
    )


def new_workbook(
    path: Path, *, lang: str = "zh", empty: bool = False, force: bool = False, now: datetime | None = None
) -> Outcome | None:
    """Build a fresh workbook: the cities and editions, with illustrative data or without any values.

    Parameters
    ----------
    path : Path
        Ends in .xlsm. An existing file is refused unless ``force``; it is then kept as .bak.
    now : datetime, optional
        Time of the first run; given, the same bytes come out.

    Raises
    ------
    WorkbookError
        The file exists, or cannot be written.
    """
    from ccni_xl.demo import load_demo
    from ccni_xl.hosts.file import FileHost
    from ccni_xl.workbook.template import build

    if path.exists() and not force:
        raise WorkbookError(
            f"{path.name} 已经存在。请换一个文件名，或加 --force 覆盖（旧文件留作 .bak）。",
            f"{path.name} exists already; choose another name, or add --force (it is kept as .bak then).",
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        blank = Path(folder) / f"{path.stem}.xlsm"
        demo = load_demo()
        blank.write_bytes(build(lang=lang, data=demo.without_values() if empty else demo))
        host = FileHost(blank, out=path)
        if empty:
            host.write(WriteBatch(modified=now))
            return None
        return recalculate(host, now=now, who="")


def _shown(host: Host, sheet: str, report: WriteReport) -> WriteReport:
    """Bring a sheet to the front; that it cannot be (it may be hidden) is no more than a warning."""
    try:
        host.show(sheet)
    except WorkbookError as error:
        return replace(report, warnings=(*report.warnings, (error.zh, error.en)))
    return report


def _silent(step: str, done: int, of: int) -> None:
    """Report to nobody."""
