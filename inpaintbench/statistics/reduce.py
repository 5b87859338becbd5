"""A reduce turns the statistics of n rows and b weightings of them into b rows of scores at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

Reduce = Callable[[FloatArray, FloatArray], FloatArray]
"""`reduce(statistics[n, k], weights[b, n]) -> scores[b, c]`; weights are >= 0, NaN is what was not measured."""

Score = Callable[[FloatArray], FloatArray]
"""`score(weights[b, n]) -> scores[b, c]`: a reduce, or several side by side, that already holds its statistics."""


def weighted_mean(statistics: FloatArray, weights: FloatArray) -> FloatArray:
    """The mean of each column of `statistics` [n, k] under each row of `weights` [b, n], as [b, k].

    A NaN cell is left out of its column: the denominator is the weight of the rows that were measured. NaN comes
    back where that weight is zero.

    >>> import numpy as np
    >>> weighted_mean(np.array([[1.0, 2.0], [3.0, np.nan]]), np.array([[1.0, 1.0], [3.0, 1.0], [0.0, 1.0]])).tolist()
    [[2.0, 2.0], [1.5, 2.0], [3.0, nan]]
    """
    missing = np.isnan(statistics)
    if missing.any():
        totals = weights @ np.where(missing, 0.0, statistics)
        measured = weights @ (~missing).astype(np.float64)
    else:
        totals = weights @ statistics
        measured = weights.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(totals / measured, dtype=np.float64)
