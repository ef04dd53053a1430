"""Quantiles of gamma distributions for many uniform numbers at once.

Where x is the quantile at the probability of the normal quantile z, log x is so smooth a function
of z that a polynomial through few exact quantiles gives it to 12 digits, in a tenth of the time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ccni_xl.robustness.lowdiscrepancy import EDGE

__all__ = ["gamma_quantiles"]

Floats = NDArray[np.float64]

#: From this shape on a polynomial of this degree is exact to 1e-12; below, log x bends too much.
_SMOOTH = 2.0
_DEGREE = 48


def gamma_quantiles(shapes: Floats, uniform: Floats) -> Floats:
    """Return the quantiles of one gamma distribution (scale 1) a row.

    Parameters
    ----------
    shapes : (k,), 0 or more
    uniform : (k, n)
        As `uniforms` gives them: not nearer to 0 and 1 than `EDGE`.

    Returns
    -------
    (k, n), with a relative error below 1e-12; 0 where the shape is 0.

    References
    ----------
    Trefethen (2019), Approximation Theory and Approximation Practice, doi:10.1137/1.9781611975949,
    chapters 3 and 8: interpolation in Chebyshev points converges as fast as the function is smooth.

    Examples
    --------
    The median of the exponential distribution is ln 2:

    >>> gamma_quantiles(np.array([1.0, 0.0]), np.full((2, 1), 0.5)).round(9).tolist()
    [[0.693147181], [0.0]]
    """
    from numpy.polynomial.chebyshev import chebval
    from scipy.special import gammaincinv, ndtri

    found = np.zeros(uniform.shape)
    rough = (shapes > 0) & (shapes < _SMOOTH)
    found[rough] = gammaincinv(shapes[rough, None], uniform[rough])
    smooth = shapes >= _SMOOTH
    kinds, kind = np.unique(shapes[smooth], return_inverse=True)
    at = ndtri(uniform[smooth]) / -ndtri(EDGE)
    logs = chebval(at, _series(kinds)[:, kind, None], tensor=False)
    found[smooth] = kinds[kind, None] * np.exp(logs)
    return found


def _series(shapes: Floats) -> Floats:
    """Return Chebyshev coefficients (degree + 1, k) of log(x / shape) over z / z(1 - EDGE)."""
    from scipy.special import gammainccinv, gammaincinv, ndtr, ndtri

    count = _DEGREE + 1
    angles = (np.arange(count) + 0.5) * np.pi / count
    z = np.cos(angles) * -ndtri(EDGE)  # falling
    upper, lower = z[z > 0, None], z[z <= 0, None]
    # Each tail from its own end, where its probability has all its digits.
    exact = np.concatenate((gammainccinv(shapes, ndtr(-upper)), gammaincinv(shapes, ndtr(lower))))
    series = 2 / count * np.cos(np.arange(count)[:, None] * angles) @ np.log(exact / shapes)
    series[0] /= 2
    return series
