"""The reference cases, and a count of how many of their values were compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ccni_xl.framework import Framework, check_records

_COMPARED: dict[str, int] = {}

#: Below this size a relative tolerance means nothing (results of cancellation near 0).
_TINY = 1e-11


class Cases:
    """Reads reference tables and compares ours with them, counting every value."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.name = name

    def table(self, path: str) -> pd.DataFrame:
        return pd.read_csv(self.folder / path, index_col=0, na_values=["NaN", "NA"], keep_default_na=True)

    def json(self, path: str) -> Any:
        return json.loads((self.folder / path).read_text(encoding="utf-8"))

    def numbers(self, values: Any) -> np.ndarray:
        """Return what stands in a JSON list, its gaps as NaN."""
        return np.array([np.nan if v in (None, "NaN") else v for v in values], dtype=float)

    def close(self, ours: Any, reference: Any, rel: float = 1e-9) -> None:
        """Compare numbers; gaps must be in the same places."""
        ours, reference = np.asarray(ours, dtype=float), np.asarray(reference, dtype=float)
        np.testing.assert_allclose(ours, reference, rtol=rel, atol=_TINY)
        self.count(ours.size)

    def same(self, ours: Any, reference: Any) -> None:
        """Compare exactly."""
        ours, reference = np.asarray(ours), np.asarray(reference)
        np.testing.assert_array_equal(ours, reference)
        self.count(ours.size)

    def count(self, number: int) -> None:
        _COMPARED[self.name] = _COMPARED.get(self.name, 0) + int(number)


@pytest.fixture
def cases(shared: Path, request: pytest.FixtureRequest) -> Cases:
    return Cases(shared / "data" / "cases", request.module.__name__.rpartition(".")[2])


@pytest.fixture
def asem(cases: Cases):
    """Build the ASEM framework from its metadata: tokens by level or indicator, weights by file."""
    meta = pd.read_csv(cases.folder / "asem/in_meta.csv", keep_default_na=False)
    rows = meta[meta.Type.isin(["Indicator", "Aggregate"])]

    def build(
        scoring: Any = "direct",
        mean: dict[int, str] | None = None,
        weights: str = "asem/in_weights_original.csv",
        **tokens: Any,
    ) -> Framework:
        with (cases.folder / weights).open(encoding="utf-8") as file:
            weight = {row["iCode"]: row["Weight"] for row in csv.DictReader(file)}
        records = []
        for number, row in enumerate(rows.itertuples(), start=2):
            leaf = row.Type == "Indicator"
            record = {
                "code": row.iCode,
                "parent": row.Parent,
                "weight": weight[row.iCode],
                "direction": {"1": "higher", "-1": "lower"}[str(row.Direction)] if leaf else "",
                "scoring": (scoring(row.iCode) if callable(scoring) else scoring) if leaf else "",
                "mean": "" if leaf else (mean or {}).get(int(row.Level), "arithmetic"),
            }
            if leaf:
                record |= tokens
            records.append((number, record))
        nodes, problems = check_records(records)
        assert not problems
        return Framework("asem", nodes)

    return build


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _COMPARED:
        parts = ", ".join(f"{name} {number}" for name, number in sorted(_COMPARED.items()))
        terminalreporter.write_line(f"reference values compared: {sum(_COMPARED.values())} ({parts})")
