"""What one edition sees of the inputs: its own rows and its own data years, city by city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccni_xl.inputs import Inputs
from ccni_xl.settings import Edition, Settings
from ccni_xl.stats import year_window

__all__ = ["EditionData"]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class EditionData:
    """The inputs of one edition, every array in the order of ``cities``.

    A variable, a year or an edition that is not there gives NaN, never an error: what is missing
    is told by the checks, and the coverage rule decides what may be ranked.
    """

    inputs: Inputs
    edition: Edition
    settings: Settings

    @cached_property
    def cities(self) -> pd.Index[str]:
        """The city codes."""
        return self.inputs.cities.data.index

    def _rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        if frame.index.nlevels == 2:
            labels = frame.index.get_level_values(1)
            frame = frame[labels == self.edition.label].droplevel(1)
        return frame.reindex(self.cities)

    @cached_property
    def annual(self) -> pd.DataFrame:
        """Annual statistics of this edition; index city."""
        return self._rows(self.inputs.annual.data)

    @cached_property
    def policy(self) -> pd.DataFrame:
        """Targets, pilots and disclosures of this edition; index city."""
        return self._rows(self.inputs.policy.data)

    @cached_property
    def extra(self) -> pd.DataFrame:
        """Outside columns of this edition; index city."""
        return self._rows(self.inputs.extra.data)

    def number(self, variable: str) -> FloatArray:
        """Return an annual, policy or outside variable as numbers, shape (n_city,)."""
        for frame in (self.annual, self.policy, self.extra):
            if variable in frame.columns:
                return pd.to_numeric(frame[variable], errors="coerce").to_numpy(np.float64)
        return np.full(len(self.cities), np.nan)

    def text(self, variable: str) -> NDArray[np.object_]:
        """Return a policy variable's term codes, None where missing, shape (n_city,)."""
        if variable not in self.policy.columns:
            return np.full(len(self.cities), None, dtype=object)
        column = self.policy[variable].astype(object)
        return np.asarray(column.where(column.notna(), None), dtype=object)

    @cached_property
    def _series(self) -> dict[str, tuple[FloatArray, NDArray[np.int64]]]:
        found = {}
        for name, table in self.inputs.series.items():
            frame = table.data.reindex(self.cities)
            years = np.asarray([int(year) for year in frame.columns], dtype=np.int64)
            found[name] = (frame.to_numpy(np.float64), years)
        return found

    def window(self, name: str, last: int, length: int) -> FloatArray:
        """Return ``length`` years of a series ending in ``last``, shape (n_city, length)."""
        values, years = self._series[name]
        return year_window(values, years, last, length)

    def year(self, name: str, year: int) -> FloatArray:
        """Return one year of a series, shape (n_city,)."""
        return self.window(name, year, 1)[:, 0]
