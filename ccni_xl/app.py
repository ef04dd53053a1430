"""What a button, a macro or a command does: read, compute, write. One function a job."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ccni_xl.hosts.port import Host, Progress, WriteReport
from ccni_xl.pipeline import compute
from ccni_xl.results import Results
from ccni_xl.workbook.read import ReadResult, read_inputs
from ccni_xl.workbook.write import write_batch

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Outcome", "Overrides", "check", "recalculate"]

#: Steps of a recalculation, for progress bars: code -> (zh, en).
STEPS: Mapping[str, tuple[str, str]] = {
    "read": ("读取数据", "Reading"),
    "compute": ("检查与计算", "Checking and computing"),
    "write": ("写入结果", "Writing results"),
    "done": ("完成", "Done"),
}


@dataclass(frozen=True, slots=True)
class Overrides:
    """Settings given for one run only; None keeps what the workbook says."""

    edition: str | None = None
    base_edition: str | None = None
    coverage_threshold: float | None = None

    def given(self) -> dict[str, object]:
        """Return the settings that are given."""
        pairs = (
            ("edition", self.edition),
            ("base_edition", self.base_edition),
            ("coverage_threshold", self.coverage_threshold),
        )
        return {name: value for name, value in pairs if value is not None}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and did; ``report`` is None where nothing was written."""

    results: Results
    read: ReadResult
    report: WriteReport | None


def check(host: Host, overrides: Overrides | None = None, now: datetime | None = None) -> Outcome:
    """Read and compute; write nothing."""
    read = read_inputs(host)
    given = (overrides or Overrides()).given()
    inputs = replace(read.inputs, settings=replace(read.inputs.settings, **given))
    return Outcome(compute(inputs, read.frameworks, now=now or datetime.now(UTC)), read, None)


def recalculate(
    host: Host,
    overrides: Overrides | None = None,
    *,
    now: datetime | None = None,
    who: str | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Read the inputs, compute everything, write every result table at the end.

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
    tell = progress or _silent
    tell("read", 0, 3)
    outcome = check(host, overrides, now)
    tell("write", 1, 3)
    read = outcome.read
    kept = [name for name in ("tbl_runs", "tbl_issues") if name in host.tables()]
    batch = write_batch(
        outcome.results,
        lang=read.lang,
        places=host.tables(),
        blocks={**read.blocks, **host.read(kept)},
        who=_login() if who is None else who,
    )
    report = host.write(batch)
    tell("done", 3, 3)
    return replace(outcome, report=report)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user in a container
        return ""


def _silent(step: str, done: int, of: int) -> None:
    """Report to nobody."""
