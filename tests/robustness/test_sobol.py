"""The estimators against functions whose indices are known, inside the bootstrap interval."""

from __future__ import annotations

import numpy as np
import pytest

from ccni_xl.robustness import bootstrap, indices, saltelli_design

#: Ishigami & Homma (1990), doi:10.1109/ISUMA.1990.151285, with a = 7, b = 0.1.
ISHIGAMI = (
    [0.313905191147811, 0.44241114479004, 0.0],
    [0.55758885520996, 0.44241114479004, 0.243683664062148],
)

#: Sobol's g-function.
A = np.array([0.0, 1.0, 4.5, 9.0, 99.0])


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def sobol_g(u):
    return np.prod((np.abs(4 * u - 2) + A) / (1 + A), axis=1)


def g_indices():
    own = 1 / (3 * (1 + A) ** 2)
    variance = np.prod(1 + own) - 1
    total = [own[i] * np.prod(1 + np.delete(own, i)) / variance for i in range(len(A))]
    return own / variance, np.array(total)


def run(function, columns, n, seed):
    design = saltelli_design(n, columns, seed)
    y = function(design.stacked()).reshape(len(columns) + 2, n)
    return y[0], y[1], y[2:]


@pytest.mark.parametrize("seed", range(1, 11))
@pytest.mark.parametrize(
    ("function", "known", "factors"),
    [(ishigami, ISHIGAMI, 3), (sobol_g, g_indices(), 5)],
    ids=["ishigami", "sobol_g"],
)
def test_known_indices_lie_inside_the_bootstrap_interval(function, known, factors, seed):
    y = run(function, (1,) * factors, 1024, seed)
    first, total = indices(*y)
    bounds = bootstrap(*y, seed=seed)
    np.testing.assert_allclose(first, known[0], atol=0.03)
    np.testing.assert_allclose(total, known[1], atol=0.03)
    assert (bounds.first_low <= known[0]).all()
    assert (bounds.first_high >= known[0]).all()
    assert (bounds.total_low <= known[1]).all()
    assert (bounds.total_high >= known[1]).all()
    assert (bounds.first_low <= first).all()
    assert (bounds.first_high >= first).all()


def test_more_rows_come_closer():
    known = g_indices()[1]
    few, many = (np.abs(indices(*run(sobol_g, (1,) * 5, n, 1))[1] - known).max() for n in (64, 8192))
    assert many < few / 4
    assert many < 2e-3


def test_a_group_of_columns_is_one_factor():
    """y = x1 + x2 + 2 x3: the pair has a third of the variance, and no interaction."""
    y = run(lambda u: u[:, 0] + u[:, 1] + 2 * u[:, 2], (2, 1), 4096, 1)
    first, total = indices(*y)
    np.testing.assert_allclose(first, [1 / 3, 2 / 3], atol=5e-3)
    np.testing.assert_allclose(total, [1 / 3, 2 / 3], atol=5e-3)


def test_a_factor_without_columns_explains_nothing():
    y = run(lambda u: u[:, 0], (1, 0), 256, 1)
    first, total = indices(*y)
    assert (first[1], total[1]) == (0, 0)


def test_centring_takes_the_mean_out_of_the_error():
    y_a, y_b, y_ab = (y + 1000 for y in run(ishigami, (1, 1, 1), 1024, 1))
    plain = np.abs(indices(y_a, y_b, y_ab, centre=False)[0] - ISHIGAMI[0]).max()
    centred = np.abs(indices(y_a, y_b, y_ab)[0] - ISHIGAMI[0]).max()
    assert centred < 0.02
    assert plain > 10 * centred


def test_the_bootstrap_without_centring_resamples_the_plain_estimator():
    y = run(ishigami, (1, 1, 1), 256, 3)
    first = indices(*y, centre=False)[0]
    bounds = bootstrap(*y, centre=False, seed=1)
    assert ((bounds.first_low < first) & (first < bounds.first_high)).all()
    wide = bootstrap(*(v + 50 for v in y), centre=False, seed=1)
    assert ((wide.first_high - wide.first_low) > 3 * (bounds.first_high - bounds.first_low)).all()


def test_a_bootstrap_resample_is_the_estimator_of_its_rows():
    """One resample by hand, from the same picks."""
    from ccni_xl.robustness.lowdiscrepancy import picks

    y_a, y_b, y_ab = run(ishigami, (1, 1, 1), 32, 2)
    rows = picks((1, 32), 32, 4, 7)[0]
    first, total = indices(y_a[rows], y_b[rows], y_ab[:, rows])
    bounds = bootstrap(y_a, y_b, y_ab, resamples=1, seed=4)
    np.testing.assert_allclose(bounds.first_low, first, rtol=1e-9)
    np.testing.assert_allclose(bounds.total_high, total, rtol=1e-9)


def test_a_constant_result_has_no_indices():
    y = np.full(16, 3.3)
    assert np.isnan(indices(y, y, np.stack([y, y]))).all()
    bounds = bootstrap(y, y, np.stack([y, y]))
    assert np.isnan([bounds.first_low, bounds.total_high]).all()


@pytest.mark.parametrize(
    ("y", "match"),
    [
        ((np.zeros(3), np.zeros(4), np.zeros((1, 3))), "expected"),
        ((np.zeros(1), np.zeros(1), np.zeros((1, 1))), "n >= 2"),
        ((np.array([0, np.nan]), np.zeros(2), np.zeros((1, 2))), "a result is missing"),
    ],
)
def test_refused(y, match):
    with pytest.raises(ValueError, match=match):
        indices(*y)


def test_the_design_swaps_one_factor_only():
    design = saltelli_design(8, (1, 2), 1)
    mixed = design.mixed(1)
    np.testing.assert_array_equal(mixed[:, 0], design.a[:, 0])
    np.testing.assert_array_equal(mixed[:, 1:], design.b[:, 1:])
    assert design.stacked().shape == (32, 3)
