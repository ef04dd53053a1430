"""Tapio decoupling: one hand-worked case a state, boundaries in exact arithmetic, and properties."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccni_xl.stats import DecouplingState, tapio

S = DecouplingState
NAN = float("nan")

# change of CO2 and of GDP [%] -> state; the eight possibilities of Tapio (2005), figure 1
STATES = [
    (-5, 10, S.STRONG_DECOUPLING),
    (2, 10, S.WEAK_DECOUPLING),
    (10, 10, S.EXPANSIVE_COUPLING),
    (15, 10, S.EXPANSIVE_NEGATIVE_DECOUPLING),
    (5, -10, S.STRONG_NEGATIVE_DECOUPLING),
    (-2, -10, S.WEAK_NEGATIVE_DECOUPLING),
    (-10, -10, S.RECESSIVE_COUPLING),
    (-15, -10, S.RECESSIVE_DECOUPLING),
]


def states(c0: object, c1: object, g0: object, g1: object) -> list[DecouplingState | None]:
    return list(np.ravel(tapio(c0, c1, g0, g1).state))  # type: ignore[arg-type]


@pytest.mark.parametrize(("co2", "gdp", "expected"), STATES)
def test_state_matches_tapio(co2: int, gdp: int, expected: DecouplingState) -> None:
    result = tapio([100], [100 + co2], [100], [100 + gdp])
    assert result.state.tolist() == [expected]
    assert result.elasticity[0] == pytest.approx(co2 / gdp)


def test_there_are_eight_states_and_each_is_worked() -> None:
    assert {state for *_, state in STATES} == set(DecouplingState)
    assert all(str(state) == state.name.lower() for state in DecouplingState)


@pytest.mark.parametrize(
    ("co2", "gdp", "expected"),
    [
        (8, 10, S.EXPANSIVE_COUPLING),
        (12, 10, S.EXPANSIVE_COUPLING),
        (4, 5, S.EXPANSIVE_COUPLING),
        (-8, -10, S.RECESSIVE_COUPLING),
        (-12, -10, S.RECESSIVE_COUPLING),
        (7.99, 10, S.WEAK_DECOUPLING),
        (12.01, 10, S.EXPANSIVE_NEGATIVE_DECOUPLING),
        (-7.99, -10, S.WEAK_NEGATIVE_DECOUPLING),
        (-12.01, -10, S.RECESSIVE_DECOUPLING),
    ],
)
def test_the_boundaries_belong_to_coupling(co2: float, gdp: float, expected: DecouplingState) -> None:
    assert states(100, 100 + co2, 100, 100 + gdp) == [expected]


def test_unchanged_gdp_is_undefined_and_not_infinite() -> None:
    result = tapio([100, 100], [90, 100], [100, 100], [100, 100])
    assert np.isnan(result.elasticity).all()
    assert result.state.tolist() == [None, None]


def test_gdp_that_differs_by_rounding_only_is_unchanged() -> None:
    assert states(100, 90, 0.3, 0.1 + 0.2) == [None]


def test_unchanged_emissions_decouple_weakly() -> None:
    result = tapio([100, 100], [100, 100], [100, 100], [110, 90])
    assert result.state.tolist() == [S.WEAK_DECOUPLING, S.WEAK_NEGATIVE_DECOUPLING]
    assert result.elasticity.tolist() == [0, 0]
    assert not np.signbit(result.elasticity).any()


@pytest.mark.parametrize("missing", range(4))
def test_a_missing_value_is_a_missing_answer(missing: int) -> None:
    values = [100.0, 105.0, 100.0, 110.0]
    values[missing] = NAN
    result = tapio(*([v] for v in values))
    assert np.isnan(result.elasticity).all()
    assert result.state.tolist() == [None]


def test_scalars_and_tables_keep_their_shape() -> None:
    assert tapio(100, 102, 100, 110).elasticity.shape == ()
    assert tapio(100, 102, 100, 110).state.item() is S.WEAK_DECOUPLING
    assert tapio(100, 102, 100, 100).state.item() is None
    table = tapio(np.full((2, 3), 100.0), [[102.0], [95.0]], 100.0, [110.0, 120.0, NAN])
    assert table.elasticity.shape == table.state.shape == (2, 3)
    assert table.state.tolist() == [
        [S.WEAK_DECOUPLING, S.WEAK_DECOUPLING, None],
        [S.STRONG_DECOUPLING, S.STRONG_DECOUPLING, None],
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (([5, 0], [1, 1], [1, 1], [2, 2]), "co2_start must be positive and finite, got 0 at position 1"),
        (([5, 1], [1, 1], [-3, 0], [2, 2]), "gdp_start must be positive and finite, got -3 at position 0"),
        (([5], [np.inf], [1], [2]), "co2_end must be finite, got inf at position 0"),
        (([5], [1], [1], [-np.inf]), "gdp_end must be finite, got -inf at position 0"),
    ],
)
def test_the_first_offender_is_named_or_left_blank(values: tuple[list[float], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tapio(*values)
    assert None in tapio(*values, invalid="nan").state


def test_blanks_touch_the_offender_alone() -> None:
    result = tapio([0, 100], [1, 102], [100, 100], [110, 110], invalid="nan")
    assert result.state.tolist() == [None, S.WEAK_DECOUPLING]
    np.testing.assert_allclose(result.elasticity, [NAN, 0.2])


def test_an_unknown_way_out_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid must be one of 'raise', 'nan'; got 'skip'"):
        tapio(1, 1, 1, 1, invalid="skip")  # type: ignore[arg-type]


def state_in_exact_arithmetic(c0: int, c1: int, g0: int, g1: int) -> DecouplingState | None:
    if g1 == g0:
        return None
    e = Fraction(c1 - c0, c0) / Fraction(g1 - g0, g0)
    column = 0 if e < 0 else 1 if e < Fraction(4, 5) else 2 if e <= Fraction(6, 5) else 3
    order = list(DecouplingState)
    return order[column] if g1 > g0 else order[4 + column]


level = st.integers(1, 999_999)
free = st.tuples(level, level, level, level)
#: emissions and GDP that change by 4 and 5 parts, or 6 and 5: on the boundary, whatever the levels
on_boundary = st.builds(
    lambda a, b, k, m, co2, gdp: (a * k, a * (k + co2 * m), b * k, b * (k + gdp * m)),
    st.integers(1, 99),
    st.integers(1, 99),
    st.integers(700, 2000),
    st.integers(-100, 100),
    st.sampled_from([4, 6]),
    st.just(5),
)


@given(
    st.one_of(free, on_boundary),
    st.sampled_from([0, 1, 2, 4]),
    st.sampled_from([1.0, 44 / 12, 1e-4, 0.1, 1e4]),
)
def test_state_is_that_of_exact_arithmetic_in_any_unit(
    levels: tuple[int, int, int, int], decimals: int, k: float
) -> None:
    written = [v / 10**decimals for v in levels]
    expected = [state_in_exact_arithmetic(*levels)]
    assert states(*written) == expected
    assert states(written[0] * k, written[1] * k, written[2], written[3]) == expected
    assert states(written[0], written[1], written[2] * k, written[3] * k) == expected


@given(st.lists(free, min_size=1, max_size=8), st.randoms())
def test_permuting_units_permutes_the_answers(rows: list[tuple[int, ...]], random) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(rows)))
    random.shuffle(order)
    table = np.array(rows, dtype=float).T
    a, b = tapio(*table), tapio(*table[:, order])
    np.testing.assert_array_equal(a.elasticity[order], b.elasticity)
    assert a.state[order].tolist() == b.state.tolist()
    assert [s is None for s in a.state] == np.isnan(a.elasticity).tolist()
