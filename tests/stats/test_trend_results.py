"""The result of the trend test: frozen, and one row of a batch reads as a scalar result."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from ccni_xl.stats import MannKendall, MannKendallBatch, TrendClass, mann_kendall, mann_kendall_batch


def test_classes_are_plain_words() -> None:
    assert [str(t) for t in TrendClass] == ["significant_fall", "no_trend", "significant_rise", "undecidable"]
    assert TrendClass("no_trend") is TrendClass.NO_TREND


def test_scalar_and_batch_have_the_same_fields() -> None:
    assert [f.name for f in fields(MannKendall)] == [f.name for f in fields(MannKendallBatch)]


def test_a_row_has_python_types_and_not_numpy_ones() -> None:
    row = mann_kendall_batch([[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]]).unit(1)
    assert type(row.n) is int
    assert type(row.p_method) is str
    assert type(row.trend) is TrendClass
    rest = [getattr(row, f.name) for f in fields(row) if f.name not in ("n", "p_method", "trend")]
    assert {type(value) for value in rest} == {float}


def test_a_result_is_frozen() -> None:
    result = mann_kendall(range(6))
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 's'"):
        result.s = 0.0  # type: ignore[misc]
