"""Rank intervals for the page: from a robustness study at hand, or from the one kept in the workbook."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ccni_xl.frames import one_edition
from ccni_xl.hosts.port import Host
from ccni_xl.results import Results
from ccni_xl.study import Study
from ccni_xl.workbook.write.kept import NAMES_KEPT, kept_ranks

__all__ = ["Intervals", "intervals_in", "intervals_of"]

_RUNS = "ccni_robust_runs"


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Rank intervals of one edition.

    Parameters
    ----------
    table : DataFrame
        Index city; low, median, high [rank]; NaN where a city has no rank in the runs.
    runs : int
    """

    table: pd.DataFrame
    runs: int


def intervals_of(study: Study, edition: str) -> Intervals:
    """Return the intervals a study found for an edition."""
    table = one_edition(study.uncertainty.table, edition)
    return Intervals(table[["low", "median", "high"]], study.runs)


def intervals_in(host: Host, results: Results) -> Intervals | None:
    """Return the intervals of the workbook's last study; None if there is none, or of other inputs."""
    if "tbl_robust" not in host.tables():
        return None
    names = host.read_names((*NAMES_KEPT, _RUNS))
    runs = names.get(_RUNS)
    table = kept_ranks(results, host.read(["tbl_robust"]), names)
    if table.empty or not isinstance(runs, int | float):
        return None
    return Intervals(table, int(runs))
