"""Sums of statistics under weights, with rows that were not measured left out."""

from __future__ import annotations

import numpy as np

import inpaintbench as ib


def sums(statistics: ib.FloatArray, weights: ib.FloatArray) -> tuple[ib.FloatArray, ib.FloatArray]:
    """The weighted sums [b, k] of the rows without NaN, and the weight [b] of these rows.

    >>> sums(np.array([[1.0, 2.0], [np.nan, 1.0], [3.0, 4.0]]), np.array([[1.0, 1.0, 2.0]]))
    (array([[ 7., 10.]]), array([3.]))
    """
    measured = ~np.isnan(statistics).any(axis=1)
    kept = weights[:, measured]
    return np.asarray(kept @ statistics[measured]), np.asarray(kept.sum(axis=1))


def ratio(above: ib.FloatArray, below: ib.FloatArray) -> ib.FloatArray:
    """`above` divided by `below`, NaN where that is 0.

    >>> ratio(np.array([1.0, 1.0]), np.array([2.0, 0.0]))
    array([0.5, nan])
    """
    shape = np.broadcast(above, below).shape
    return np.asarray(np.divide(above, below, out=np.full(shape, np.nan), where=below != 0))
