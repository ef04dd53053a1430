"""Two-sided p-values of the normal and of Student's t distribution, without loading scipy.

Loading ``scipy.special`` takes longer than computing the whole index of 110 cities; the two functions that
are needed are short. Tests hold them to scipy's to 1e-12.
"""

from __future__ import annotations

from math import erfc, lgamma, log, pi, sqrt

import numpy as np

from ccni_xl.stats._arrays import FloatArray

__all__ = ["correlation_p", "normal_p"]

_HALF_LOG_PI = 0.5 * log(pi)
#: From here on an expansion gives the ratio of gamma functions more exactly than their logarithms do.
_LARGE = 30.0
_CLOSE = 1e-15
_TINY = 1e-300
_MOST_STEPS = 500


def normal_p(z: FloatArray) -> FloatArray:
    """Return P(abs(Z) >= abs(z)) = erfc(abs(z) / sqrt 2) of the standard normal distribution.

    NaN gives NaN.

    Parameters
    ----------
    z : array, any shape

    Returns
    -------
    array, same shape, 0 to 1.

    >>> normal_p(np.array([0.0, 1.959963984540054])).round(12).tolist()
    [1.0, 0.05]
    """
    scaled = np.abs(z) / sqrt(2.0)
    return np.fromiter(map(erfc, scaled.ravel().tolist()), np.float64, scaled.size).reshape(scaled.shape)


def correlation_p(r: FloatArray, n: FloatArray) -> FloatArray:
    """Return the p of a correlation coefficient under no correlation, two-sided.

    t = r sqrt((n - 2) / (1 - r^2)) follows Student's distribution with n - 2 degrees of freedom, so
    p = I(1 - r^2; (n - 2) / 2, 1/2) with the regularised incomplete beta function I.

    Parameters
    ----------
    r : array, shape (k,)
        Correlation coefficients.
    n : array, shape (k,)
        Numbers of pairs of values.

    Returns
    -------
    array, shape (k,)
        NaN where r is NaN or n < 3.

    References
    ----------
    Continued fraction: Press et al., Numerical Recipes, 3rd ed. (2007), section 6.4.

    >>> correlation_p(np.array([0.5, 1.0, 0.5]), np.array([10.0, 10.0, 2.0])).round(6).tolist()
    [0.141113, 0.0, nan]
    """
    known = ~np.isnan(r) & (n > 2)
    square = np.where(known, np.minimum(r * r, 1.0), 0.0)
    a = np.where(known, (n - 2) / 2.0, 0.5)
    with np.errstate(divide="ignore"):  # the logarithm of 0 is meant: nothing is left in the tail
        log_front = a * np.log1p(-square) + 0.5 * np.log(square) - _log_beta_half(a)
    front = np.exp(log_front)
    near = 1.0 - square < (a + 1.0) / (a + 2.5)  # there the fraction converges fast, else its mirror does
    one, other = np.where(near, a, 0.5), np.where(near, 0.5, a)
    part = front / one * _fraction(one, other, np.where(near, 1.0 - square, square))
    return np.where(known, np.where(near, part, 1.0 - part), np.nan)


def _log_beta_half(a: FloatArray) -> FloatArray:
    """Return ln B(a, 1/2) = ln gamma(a) + ln gamma(1/2) - ln gamma(a + 1/2)."""
    small = np.minimum(a, _LARGE)
    exact = np.array([lgamma(x + 0.5) - lgamma(x) for x in small.tolist()])
    step = 0.5 * np.log(a) - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)
    return _HALF_LOG_PI - np.where(a < _LARGE, exact, step)


def _fraction(a: FloatArray, b: FloatArray, x: FloatArray) -> FloatArray:
    """Return the continued fraction of I(x; a, b), by the modified method of Lentz."""
    c = np.ones(x.shape)
    d = 1.0 / _nonzero(1.0 - (a + b) * x / (a + 1.0))
    value = d.copy()
    for m in range(1, _MOST_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1.0 / _nonzero(1.0 + term * d)
            c = _nonzero(1.0 + term / c)
            factor = c * d
            value *= factor
        if np.all(np.abs(factor - 1.0) < _CLOSE):
            break
    return value


def _nonzero(x: FloatArray) -> FloatArray:
    return np.where(np.abs(x) < _TINY, _TINY, x)
