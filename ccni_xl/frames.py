"""Small helpers on frames indexed by (city, edition)."""

from __future__ import annotations

from typing import cast

import pandas as pd

__all__ = ["one_edition"]


def one_edition(frame: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Return the rows of one edition, indexed by city."""
    return cast("pd.DataFrame", frame.xs(edition, level="edition"))
