"""Seeded points that fill the unit cube evenly, the same on every machine and library version.

The Sobol sequence with the direction numbers of Joe and Kuo is scrambled by a random linear
matrix and a digital shift (Matousek). The scrambling draws raw bits of PCG64, the one random
stream that numpy promises never to change; everything else is integer arithmetic. So a seed
names its points for good.

References
----------
Joe & Kuo (2008), doi:10.1137/070709359. Matousek (1998), doi:10.1006/jcom.1998.0489.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["EDGE", "picks", "raw_bits", "uniforms"]

_BITS = 30
_ALL = (1 << _BITS) - 1

#: No coordinate comes nearer to 0 or 1.
EDGE = 0.5 / (1 << _BITS)


def raw_bits(count: int, seed: int, stream: int) -> NDArray[np.uint64]:
    """Return ``count`` random 64-bit words; different streams of a seed are independent."""
    source = np.random.SeedSequence(seed, spawn_key=(stream,))
    return np.asarray(np.random.PCG64(source).random_raw(count), dtype=np.uint64)


def picks(shape: tuple[int, int], below: int, seed: int, stream: int) -> NDArray[np.intp]:
    """Return random integers from 0 to ``below`` - 1, e.g. which rows a bootstrap sample takes."""
    words = raw_bits(shape[0] * shape[1], seed, stream) >> np.uint64(11)
    share = words.astype(np.float64) * 2.0**-53
    return (share * below).astype(np.intp).reshape(shape)


def _directions(doublings: int, columns: int) -> NDArray[np.uint64]:
    """Return the direction numbers (doublings, columns), read off the plain sequence.

    Points 2^k - 1 and 2^k of the Gray-code order differ by direction number k.
    """
    from scipy.stats import qmc

    with np.errstate(all="ignore"):
        points = qmc.Sobol(columns, scramble=False, bits=_BITS).random_base2(doublings)
    whole = np.rint(points * (1 << _BITS)).astype(np.uint64)
    steps = 1 << np.arange(doublings)
    return np.asarray(whole[steps] ^ whole[steps - 1])


def _scramble(directions: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    """Multiply each column's direction numbers by a random lower triangular binary matrix.

    Every digit keeps itself and adds a random choice of the more significant digits.
    """
    columns = directions.shape[1]
    masks = raw_bits(_BITS * columns, seed, stream=0).reshape(_BITS, columns)
    scrambled = np.zeros_like(directions)
    for digit in range(_BITS):
        higher = np.uint64(_ALL & ~((1 << (digit + 1)) - 1))
        mask = (masks[digit] & higher) | np.uint64(1 << digit)
        odd = np.bitwise_count(directions & mask).astype(np.uint64) & np.uint64(1)
        scrambled |= odd << np.uint64(digit)
    return scrambled


def uniforms(count: int, columns: int, seed: int) -> NDArray[np.float64]:
    """Return scrambled Sobol points.

    Parameters
    ----------
    count : int
        Any number of 1 or more; powers of 2 fill the cube most evenly.
    columns : int
        0 to 21201.
    seed : int
        0 or more.

    Returns
    -------
    (count, columns), each strictly between 0 and 1.

    Raises
    ------
    ValueError
        A count below 1, a negative seed or number of columns.

    Examples
    --------
    Each half of each axis gets half of the points:

    >>> points = uniforms(8, 2, seed=1)
    >>> (points < 0.5).sum(axis=0).tolist()
    [4, 4]
    """
    if count < 1 or columns < 0 or seed < 0:
        raise ValueError(f"expected count >= 1, columns >= 0, seed >= 0; got {count}, {columns}, {seed}")
    if columns == 0:
        return np.empty((count, 0))
    doublings = max(1, int(count - 1).bit_length())
    directions = _scramble(_directions(doublings, columns), seed)
    points = raw_bits(columns, seed, stream=1)[None, :] >> np.uint64(64 - _BITS)
    for direction in directions:  # the Gray code is its own mirror image, one digit apart
        points = np.concatenate((points, points[::-1] ^ direction))
    return (points[:count].astype(np.float64) + 0.5) / (1 << _BITS)
