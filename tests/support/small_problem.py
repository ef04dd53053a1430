"""A small index of four indicators in two dimensions, and random scores for it."""

from __future__ import annotations

import numpy as np

from ccni_xl.framework import Framework, check_records
from ccni_xl.robustness import Case, Problem, build_problem


def small_framework(**changes: dict[str, str]) -> Framework:
    """Return index <- (a <- a1, a2; b <- b1, b2); ``changes`` are columns of a code's record."""
    rows = {
        "index": ("", "1", ""),
        "a": ("index", "0.6", ""),
        "b": ("index", "0.4", ""),
        "a1": ("a", "0.5", "knots 0:0 100:100"),
        "a2": ("a", "0.5", "direct"),
        "b1": ("b", "0.7", "direct"),
        "b2": ("b", "0.3", "direct"),
    }
    records = []
    for line, (code, (parent, weight, scoring)) in enumerate(rows.items(), start=2):
        record = {"code": code, "parent": parent, "name_zh": f"{code} 项", "name_en": code.upper()}
        record |= {"weight": weight, "scoring": scoring, "direction": "higher" if scoring else ""}
        records.append((line, {**record, **changes.get(code, {})}))
    nodes, problems = check_records(records)
    assert not problems
    return Framework("small", nodes)


def random_scores(rows: int, columns: int = 4, seed: int = 1, gaps: float = 0.0) -> np.ndarray:
    """Return scores from 0 to 100, a share of them missing."""
    rng = np.random.default_rng(seed)
    scores = rng.uniform(0, 100, (rows, columns))
    scores[rng.random(scores.shape) < gaps] = np.nan
    return scores


def small_problem(
    units: int = 12, editions: int = 2, *, gaps: float = 0.0, scores: np.ndarray | None = None, **more: object
) -> Problem:
    """Return a problem with random scores."""
    names = [f"u{i}" for i in range(units)]
    table = random_scores(units * editions, gaps=gaps) if scores is None else np.asarray(scores, dtype=float)
    framework = more.pop("framework", None) or small_framework()
    years = [f"e{i}" for i in range(editions)]
    return build_problem(framework, names, years, Case(table, more.pop("values", None)), **more)
