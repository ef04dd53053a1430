from __future__ import annotations

import pytest

from ccni_xl.workbook.formulas.figures import fixed, fixed_formula, signed, signed_formula


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(0.25, 1, "0.3"), (-0.25, 1, "-0.3"), (1.005, 2, "1.01"), (8.4, 2, "8.40"), (0.285, 2, "0.29")],
)
def test_a_half_goes_away_from_zero_as_written_not_as_stored(value: float, digits: int, shown: str) -> None:
    assert fixed(value, digits) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(1.25, "+1.3"), (-1.25, "-1.3"), (0.0, "0.0"), (-0.04, "0.0"), (0.05, "+0.1")]
)
def test_what_rounds_to_nothing_has_no_sign(value: float, shown: str) -> None:
    assert signed(value) == shown


def test_formulas_name_their_digits() -> None:
    assert fixed_formula("A1", 2) == "FIXED(A1,2,TRUE)"
    assert signed_formula("A1").endswith("&FIXED(ABS(A1),1,TRUE)")
