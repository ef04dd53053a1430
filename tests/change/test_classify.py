from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.change import change_class, driver, driver_shares
from ccni_xl.terms import ChangeClass

UP, FLAT, DOWN = ChangeClass.UP, ChangeClass.FLAT, ChangeClass.DOWN


@pytest.mark.parametrize(
    ("change", "band", "expected"),
    [
        (0.5, 0.5, UP),
        (0.4999, 0.5, FLAT),
        (-0.5, 0.5, DOWN),
        (-0.49, 0.5, FLAT),
        (0.0, 0.0, FLAT),
        (1e-9, 0.0, UP),
    ],
)
def test_the_band_itself_is_not_flat(change: float, band: float, expected: ChangeClass) -> None:
    assert change_class([change], band).tolist() == [expected]


def test_a_missing_change_has_no_class() -> None:
    assert change_class([float("nan")]).tolist() == [None]


def test_a_negative_band_is_refused() -> None:
    with pytest.raises(ValueError, match="flat_band must be 0 or more"):
        change_class([1.0], -0.1)


def test_the_arrow_follows_the_class() -> None:
    assert [c.arrow for c in (UP, FLAT, DOWN)] == ["▲", "-", "▼"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([0.1, 0.2, 3.0], 2),
        ([1.0, 1.0, 1.0], -1),
        ([2.0, 2.0, 0.0], -1),  # both exactly half: neither is above
        ([6.0, 5.0, -1.0], 0),  # two above half: the larger leads
        ([-3.0, -0.5, 0.1], 0),  # fallers likewise
        ([1.0, -1.0, 0.0], -1),  # no change at all
        ([float("nan"), 1.0, 1.0], -1),
    ],
)
def test_driver_hand_worked(parts: list[float], expected: int) -> None:
    assert driver([parts]).tolist() == [expected]


@given(st.lists(st.floats(-50, 50).map(lambda v: round(v, 3)), min_size=3, max_size=3))
def test_shares_add_up_and_do_not_depend_on_the_unit(parts: list[float]) -> None:
    shares = driver_shares([parts])
    if np.isnan(shares).any():
        assert sum(parts) == 0
    else:
        assert shares.sum() == pytest.approx(1.0, abs=1e-6)
        np.testing.assert_allclose(driver_shares([[7 * p for p in parts]]), shares, rtol=1e-6, atol=1e-9)
