"""What a scoring function is given and what it gives back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ccni_xl.findings import Finding

__all__ = ["Column", "Floats", "Objects", "Sample", "Scored"]

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Sample:
    """Who the observations are: one unit in one edition each.

    Parameters
    ----------
    units : object array (n_obs,)
        Code of the unit of each observation.
    edition : int array (n_obs,) or None
        Number of its edition, a position in ``editions``; None where there is one edition only.
    editions : tuple of str
        Names of the editions.
    """

    units: Objects
    edition: NDArray[np.intp] | None = None
    editions: tuple[str, ...] = ()

    @classmethod
    def anonymous(cls, n_obs: int) -> Sample:
        """Return a sample of ``n_obs`` units without names in one edition."""
        return cls(np.arange(n_obs).astype(str).astype(object))

    def parts(self, *, by_edition: bool) -> Iterator[tuple[str | None, NDArray[np.intp]]]:
        """Yield the observations to be compared with each other: all, or each edition apart."""
        if not by_edition or self.edition is None:
            yield None, np.arange(len(self.units))
            return
        for number, name in enumerate(self.editions):
            yield name, np.flatnonzero(self.edition == number)


@dataclass(frozen=True, slots=True)
class Column:
    """One indicator over all observations.

    Parameters
    ----------
    values : float array (n_obs,) [unit of the indicator]
        NaN is missing; +inf means "none declared" where the rule is ``knots`` with ``none=``.
    sample : Sample
    labels : object array (n_obs,) or None
        The grade, the collection of ticks, or the decoupling state; None is missing.
    """

    values: Floats
    sample: Sample
    labels: Objects | None = None

    def known_labels(self) -> Objects:
        """Return the labels, all missing where there are none."""
        return np.full(len(self.values), None, dtype=object) if self.labels is None else self.labels


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of one indicator (n_obs,), NaN where the value is missing or a finding says why."""

    scores: Floats
    findings: tuple[Finding, ...] = field(default=())
