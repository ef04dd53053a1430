"""Worksheet functions on values and scores: score, normalise, mean, rank, class, driver, band."""

from __future__ import annotations

import numpy as np

from ccni_xl.settings import Settings
from ccni_xl.terms import Band, ChangeClass
from ccni_xl.udfs.cells import (
    Cells,
    Rows,
    column_as_row,
    labels_out,
    language,
    number,
    numbers,
    numbers_out,
    optional_numbers,
    word,
)
from ccni_xl.udfs.failure import recorded

__all__ = [
    "ccni_band",
    "ccni_class",
    "ccni_driver",
    "ccni_mean",
    "ccni_normalise",
    "ccni_rank",
    "ccni_score",
]

_DEFAULTS = Settings(edition="")
#: Weighted shares are sums of rounded products: 0.8 of the weight may come out a hair below 0.8.
_SLACK = 1e-9


@recorded
def ccni_score(values: Cells, knots: Cells) -> Rows:
    """Scores by straight lines between knots; the outermost score beyond them.

    Examples
    --------
    >>> ccni_score([[2, 8.5, 20]], [[2, 100], [15, 0]])
    [[100.0, 50.0, 0.0]]
    """
    from ccni_xl.scoring import knots as score_knots

    table = numbers(values, "values")
    pairs = numbers(knots, "knots")
    if pairs.shape[1] != 2 and pairs.shape[0] == 2:
        pairs = pairs.T
    if pairs.shape[1] != 2:
        raise ValueError("knots 应为两列：指标值、得分 / must be two columns: value, score")
    pairs = pairs[~np.isnan(pairs).all(axis=1)]
    if np.isnan(pairs).any():
        raise ValueError("knots 有空格 / has a blank")
    pairs = pairs[np.argsort(pairs[:, 0], kind="stable")]
    return numbers_out(score_knots(table.ravel(), pairs[:, 0], pairs[:, 1]).reshape(table.shape))


@recorded
def ccni_normalise(values: Cells, method: Cells = None, direction: Cells = None) -> Rows:
    """Normalise each column within itself; a single row is one sample.

    Examples
    --------
    >>> ccni_normalise([[10], [20], [30]])
    [[0.0], [50.0], [100.0]]
    """
    from ccni_xl.framework import parse_token
    from ccni_xl.scoring import normalise

    table = numbers(values, "values")
    sample = table.T if table.shape[0] == 1 else table
    token = parse_token(word(method, "method", "min_max"), "scoring")
    sign = number(direction, "direction", 1.0, zero_is_absent=True)
    if sign not in (1.0, -1.0):
        raise ValueError(f"direction: {sign:g}；可用 1 或 -1 / known: 1, -1")
    columns = [normalise(column, token.name, int(sign), **token.options) for column in sample.T]
    scores = np.stack(columns, axis=1)
    return numbers_out(scores.T if table.shape[0] == 1 else scores)


@recorded
def ccni_mean(scores: Cells, weights: Cells = None, kind: Cells = None, coverage: Cells = None) -> Rows:
    """Weighted mean of each row; blank where too little of the weight is present.

    Examples
    --------
    >>> ccni_mean([[80, 40, 50], [60, None, None]], [[0.2, 0.3, 0.5]])
    [[53.0], [None]]
    """
    from ccni_xl.aggregation import mean_of
    from ccni_xl.framework import parse_token

    table = column_as_row(numbers(scores, "scores"))
    given = optional_numbers(weights, "weights")
    shares = np.ones(table.shape[1]) if given is None else given
    if len(shares) != table.shape[1]:
        raise ValueError(
            f"weights 有 {len(shares)} 个，每行得分有 {table.shape[1]} 个 / "
            f"{len(shares)} weights for {table.shape[1]} scores a row"
        )
    least = number(coverage, "coverage", _DEFAULTS.coverage_threshold)
    mean = mean_of(parse_token(word(kind, "kind", "arithmetic"), "mean"))
    result = mean(table, shares)
    present = (~np.isnan(table)) @ shares / shares.sum()
    return numbers_out(np.where(present >= least - _SLACK, result, np.nan)[:, np.newaxis])


@recorded
def ccni_rank(scores: Cells) -> Rows:
    """Rank over the whole range: 1 is the highest, ties share the lower number.

    Examples
    --------
    >>> ccni_rank([[70], [80], [None], [70]])
    [[2.0], [1.0], [None], [2.0]]
    """
    from ccni_xl.aggregation import rank

    table = numbers(scores, "scores")
    return numbers_out(rank(table.ravel()).reshape(table.shape))


@recorded
def ccni_class(changes: Cells, flat_band: Cells = None, lang: Cells = None) -> Rows:
    """Class of each change: up, flat or down.

    Examples
    --------
    >>> ccni_class([[1.1, 0.4, -0.5]])
    [['上升 ▲', '持平 -', '下降 ▼']]
    """
    from ccni_xl.change import change_class

    spoken = language(lang)
    table = numbers(changes, "changes")
    classes = change_class(table.ravel(), number(flat_band, "flat_band", _DEFAULTS.flat_band))
    labels = (c.label(spoken) if isinstance(c, ChangeClass) else None for c in classes)
    return labels_out(labels, table.shape)


@recorded
def ccni_driver(changes: Cells, lang: Cells = None) -> Rows:
    """Driver of each row's change; blank where a value is missing or the total is zero.

    Examples
    --------
    >>> ccni_driver([[0.1, 0.2, 3.0], [1, 1, 1]])
    [['减排推动型'], ['综合驱动型']]
    """
    from ccni_xl.change import driver, driver_shares
    from ccni_xl.framework import builtin

    spoken = language(lang)
    framework = builtin("2.0")
    nodes = [framework[code] for code in (*framework.dimensions, framework.root)]
    names = [node.driver_zh if spoken == "zh" else node.driver_en for node in nodes]
    table = numbers(changes, "changes")
    wanted = len(framework.dimensions)
    if table.shape[1] != wanted:
        raise ValueError(
            f"changes 应有 {wanted} 列，现有 {table.shape[1]} 列 / "
            f"must have {wanted} columns, has {table.shape[1]}"
        )
    known = [not np.isnan(row).any() for row in driver_shares(table)]
    leaders = driver(table, _DEFAULTS.driver_share)
    labels = (names[leaders[row]] if known[row] else None for row in range(len(table)))
    return labels_out(labels, (len(table), 1))


@recorded
def ccni_band(scores: Cells, lang: Cells = None) -> Rows:
    """Band of each score.

    Examples
    --------
    >>> ccni_band([[60, 59.9]], "en")
    [['60 and above', '40 to 60']]
    """
    from ccni_xl.aggregation import BAND_CUTS, band

    spoken = language(lang)
    table = numbers(scores, "scores")
    bands = tuple(Band)
    labels = (bands[n].label(spoken) if n >= 0 else None for n in band(table.ravel(), BAND_CUTS))
    return labels_out(labels, table.shape)
