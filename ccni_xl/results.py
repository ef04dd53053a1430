"""Everything a run computes, as frames; nothing here knows sheets or labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from ccni_xl.evaluation import Evaluated
from ccni_xl.frames import one_edition
from ccni_xl.framework import Framework
from ccni_xl.indicators import Values
from ccni_xl.inputs import Inputs
from ccni_xl.issues import Issue
from ccni_xl.settings import Settings
from ccni_xl.terms import Severity

__all__ = ["Check", "Results", "RunStamp"]


@dataclass(frozen=True, slots=True)
class RunStamp:
    """When, with what and on which inputs a run was made.

    ``fingerprint`` is the SHA-256 of every input value, setting and framework row, in an order of
    its own, so that sorting rows does not change it.
    """

    time: datetime
    program: str
    framework: str
    edition: str
    base_edition: str | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Check:
    """A numbered check of the run itself: a figure against its tolerance.

    ``passed`` is None where the check does not apply.
    """

    number: int
    zh: str
    en: str
    passed: bool | None
    figure: float
    tolerance: float
    table: str = ""

    def label(self, lang: str = "zh") -> str:
        """Return what is checked in ``lang``."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Results:
    """The outcome of a run.

    Attributes
    ----------
    inputs : Inputs
        As used: values with an error are taken out.
    framework : Framework
    editions : tuple of str
        The current edition first, then the base edition if there is one, then the others.
    values : Values
        Indicator values; index (city, edition).
    evaluated : Evaluated
        Scores, coverage, ranks; index (city, edition), columns ``framework.codes``.
    entered : DataFrame of bool
        Which indicator scores were entered directly; index (city, edition).
    ranking : DataFrame
        Index city, ranked cities first: rank, tie, score, class, contributions (one column a
        dimension), change, base_rank, rank_change, band, coverage, cause ("excluded", "coverage",
        "no_data" or None), missing (indicator codes).
    change : DataFrame
        See `ccni_xl.change.compare`; empty without a base edition.
    contributions : DataFrame
        Change of what each indicator brings in between the two editions; index city, columns
        indicators; no columns without a base edition.
    timeline : DataFrame
        See `ccni_xl.change.timeline`: all editions, oldest first.
    table3, board, groups, correlations, scope : DataFrame
    checks : tuple of Check
    issues : tuple of Issue
    stamp : RunStamp
    """

    inputs: Inputs
    framework: Framework
    editions: tuple[str, ...]
    values: Values
    evaluated: Evaluated
    entered: pd.DataFrame
    ranking: pd.DataFrame
    change: pd.DataFrame
    contributions: pd.DataFrame
    timeline: pd.DataFrame
    table3: pd.DataFrame
    board: pd.DataFrame
    groups: pd.DataFrame
    correlations: pd.DataFrame
    scope: pd.DataFrame
    checks: tuple[Check, ...]
    issues: tuple[Issue, ...]
    stamp: RunStamp

    @property
    def settings(self) -> Settings:
        """The settings of the run."""
        return self.inputs.settings

    @property
    def edition(self) -> str:
        """The current edition."""
        return self.editions[0]

    @property
    def ranked(self) -> pd.DataFrame:
        """The ranked cities, best first."""
        return self.ranking[self.ranking["rank"].notna()]

    @property
    def unranked(self) -> pd.DataFrame:
        """The cities without a rank, each with its cause."""
        return self.ranking[self.ranking["rank"].isna()]

    def count(self, severity: Severity) -> int:
        """Return how many issues have ``severity``."""
        return sum(issue.severity is severity for issue in self.issues)

    def scores(self, edition: str) -> pd.DataFrame:
        """Return the scores of one edition; index city."""
        return one_edition(self.evaluated.scores, edition)
