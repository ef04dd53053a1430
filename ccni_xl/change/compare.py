"""Two editions under one framework: change, class, contributions, driver, data and method effect."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccni_xl.change.classify import change_class, driver, driver_shares
from ccni_xl.framework import Framework
from ccni_xl.terms import ChangeClass

__all__ = ["MIXED", "compare", "dimension_totals"]

#: Driver code of a change that no single dimension drives.
MIXED = "mixed"


def compare(
    framework: Framework,
    now: pd.DataFrame,
    base: pd.DataFrame,
    *,
    flat_band: float = 0.5,
    driver_share: float = 0.5,
    base_as_published: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compare two editions scored with the same framework.

    Parameters
    ----------
    framework : Framework
        The one both editions are scored with; a mix is refused by the caller.
    now, base : DataFrame
        Scores of each edition; index city, columns ``framework.codes``.
    flat_band : float
        See `change_class` [points].
    driver_share : float
        See `driver`.
    base_as_published : DataFrame, optional
        The base edition's data scored with the framework it was published under.

    Returns
    -------
    DataFrame
        Index city. ``base_score, score, change`` [points], ``class`` (ChangeClass), for each
        dimension ``change_<d>`` (weighted, adds up to ``change``) and ``share_<d>``, ``driver``
        (a dimension's code, "mixed", or None where flat or missing), ``data_effect`` (same
        framework, new data: equals ``change``) and ``method_effect`` (same data, new framework;
        0 where both editions were published under the same framework). Both effects add up to the
        change against the score as published.

    Notes
    -----
    Published: 68 up, 25 flat, 17 down; risers 3 / 11 / 48 / 6, fallers 3 / 1 / 13 by driver (the
    report prints 47 trend-led risers, which do not add up to its own 68).

    References
    ----------
    城市双碳指数研究课题组 (2023), 中国城市双碳指数 2021-2022,
    sections 城市双碳指数两年度对比 and 分年度进展分析.
    """
    root, dims = framework.root, framework.dimensions
    base = base.reindex(now.index)
    change = now[root] - base[root]
    classes = change_class(change.to_numpy(np.float64), flat_band)
    weights = np.array([framework.local_weight(d) for d in dims])
    parts = (now[list(dims)].to_numpy(np.float64) - base[list(dims)].to_numpy(np.float64)) * weights
    shares = driver_shares(parts)
    names = np.array([*dims, MIXED], dtype=object)
    drivers = names[driver(parts, driver_share)]
    moved = np.array([c is not None and c is not ChangeClass.FLAT for c in classes], dtype=bool)
    drivers[~moved] = None
    old = base[root] if base_as_published is None else base_as_published[root].reindex(now.index)
    return pd.DataFrame(
        {
            "base_score": base[root],
            "score": now[root],
            "change": change,
            "class": pd.Series(classes, index=now.index, dtype=object),
            **{f"change_{d}": parts[:, i] for i, d in enumerate(dims)},
            **{f"share_{d}": shares[:, i] for i, d in enumerate(dims)},
            "driver": pd.Series(drivers, index=now.index, dtype=object),
            "data_effect": change,
            "method_effect": base[root] - old,
        },
        index=now.index,
    )


def dimension_totals(framework: Framework, scores: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Add up the weighted dimension scores of all cities (the report's Table 3).

    Parameters
    ----------
    scores : dict of str to DataFrame
        Edition -> scores (index city); only cities present and scored in every edition count.

    Returns
    -------
    DataFrame
        Index edition, columns dimensions and the index [points]. 2021-2022: 886.3, 1980.4,
        1664.2, 4530.9; 2020-2021: 867.6, 1822.1, 1397.7, 4087.4.
    """
    root, dims = framework.root, framework.dimensions
    common = None
    for frame in scores.values():
        scored = frame.index[frame[root].notna()]
        common = scored if common is None else common.intersection(scored)
    rows = {}
    for edition, frame in scores.items():
        some = frame.loc[common] if common is not None else frame
        totals = {d: framework.local_weight(d) * some[d].sum() for d in dims}
        rows[edition] = {**totals, root: some[root].sum()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=[*dims, root])
