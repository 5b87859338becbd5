"""Correlations between the columns of one sample of rows under many weightings of them at once."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics.reduce import FloatArray

_CONSTANT = 1e-11
"""A column whose standard deviation is smaller, relative to its largest value, does not vary: it was rounded."""


def weighted_pearson(x: FloatArray, y: FloatArray, weights: FloatArray) -> FloatArray:
    """Pearson's r [b, p, q] of the columns of x and y under weights [b, n], each pair over the rows that have both.

    x and y are [n, p] and [n, q], or [b, n, p] and [b, n, q] where each weighting has its own values. NaN cells are
    left out; NaN comes back where a column does not vary.

    >>> import numpy as np
    >>> x = np.array([[1.0], [2.0], [4.0], [np.nan]])
    >>> weighted_pearson(x, x * x, np.array([[1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 0.0, 5.0]]))[:, 0, 0].round(6).tolist()
    [0.989743, 1.0]
    """
    a, here = _centred(x)
    b, there = _centred(y)
    if here.all() and there.all():
        totals = weights.sum(axis=1)[:, np.newaxis, np.newaxis]
        once = np.ones((*x.shape[:-1], 1))
        sides = [_summed(a, once, weights), np.swapaxes(_summed(b, once, weights), 1, 2)]
        squares = [_summed(a * a, once, weights), np.swapaxes(_summed(b * b, once, weights), 1, 2)]
    else:
        totals = _summed(here, there, weights)
        sides = [_summed(a, there, weights), _summed(here, b, weights)]
        squares = [_summed(a * a, there, weights), _summed(here, b * b, weights)]
    with np.errstate(invalid="ignore", divide="ignore"):
        both, mean_a, mean_b = _summed(a, b, weights) / totals, sides[0] / totals, sides[1] / totals
        spread = [squares[0] / totals - mean_a**2, squares[1] / totals - mean_b**2]
        constant = (spread[0] <= _CONSTANT * squares[0] / totals) | (spread[1] <= _CONSTANT * squares[1] / totals)
        found = (both - mean_a * mean_b) / np.sqrt(spread[0] * spread[1])
        return np.where(constant, np.nan, np.clip(found, -1, 1))


def weighted_spearman(x: FloatArray, y: FloatArray, weights: FloatArray) -> FloatArray:
    """Spearman's rho [b, p, q] of the columns of x [n, p] and y [n, q], each row counting `weights` [b, n] times.

    The ranks are those of each weighting. Cells are all known; NaN comes back where a column does not vary.

    >>> import numpy as np
    >>> x, y = np.array([[1.0], [2.0], [9.0]]), np.array([[1.0], [3.0], [2.0]])
    >>> weighted_spearman(x, y, np.array([[1.0, 1.0, 1.0], [1.0, 2.0, 0.0]]))[:, 0, 0].round(6).tolist()
    [0.5, 1.0]
    """
    middle = (weights.sum(axis=1) + 1) / 2
    root = np.sqrt(weights)[:, np.newaxis]
    a, b = ((_ranks(values, weights) - middle[:, np.newaxis, np.newaxis]) * root for values in (x, y))
    squares = [np.einsum("bpn,bpn->bp", part, part) for part in (a, b)]
    enough = [np.where(part > _CONSTANT * middle[:, np.newaxis] ** 2, part, np.nan) for part in squares]
    found = np.matmul(a, np.swapaxes(b, 1, 2))
    return np.asarray(found / np.sqrt(enough[0][:, :, np.newaxis] * enough[1][:, np.newaxis, :]))


def _ranks(values: FloatArray, weights: FloatArray) -> FloatArray:
    """The average ranks [b, p, n]: the weight below a value, half of that of those equal to it, and one half."""
    found = np.empty((len(weights), values.shape[1], len(values)))
    for column, cells in enumerate(values.T):
        distinct, places = np.unique(cells, return_inverse=True)
        order = np.argsort(places, kind="stable")
        of_value = weights[:, order]
        if len(distinct) < len(cells):
            starts = np.searchsorted(places[order], np.arange(len(distinct)))
            of_value = np.add.reduceat(of_value, starts, axis=1)
        middle = np.cumsum(of_value, axis=1)
        middle -= of_value / 2 - 0.5
        np.take(middle, places, axis=1, out=found[:, column], mode="clip")
    return found


def weighted_kendall(x: FloatArray, y: FloatArray, weights: FloatArray) -> FloatArray:
    """Kendall's tau-b [b, p] of the columns of x [n, p] with y [n], each row counting `weights` [b, n] times.

    All n² pairs of rows are compared; NaN cells are left out, and NaN comes back where a column does not vary.

    >>> import numpy as np
    >>> x, y = np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 3.0, 2.0])
    >>> weighted_kendall(x, y, np.array([[1.0, 1.0, 1.0], [1.0, 2.0, 0.0]])).round(4).tolist()
    [[0.3333], [1.0]]
    """
    found = np.full((len(weights), x.shape[1]), np.nan)
    for column, cells in enumerate(x.T):
        rows = np.flatnonzero(~np.isnan(cells + y))
        s = np.sign(cells[rows, np.newaxis] - cells[rows])
        t = np.sign(y[rows, np.newaxis] - y[rows])
        own = weights[:, rows]
        sums = [((own @ part) * own).sum(axis=1) for part in (s * t, s * s, t * t)]
        with np.errstate(invalid="ignore", divide="ignore"):
            found[:, column] = sums[0] / np.sqrt(sums[1] * sums[2])
    return found


def _centred(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The columns minus their means, 0 where missing and where only rounding varies; and 1 where there is a value."""
    here = (~np.isnan(values)).astype(np.float64)
    filled = np.where(here > 0, values, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.nan_to_num(filled.sum(axis=-2, keepdims=True) / here.sum(axis=-2, keepdims=True))
    found = (filled - means) * here
    scale = np.abs(filled).max(axis=-2, keepdims=True, initial=0.0)
    return np.where(np.abs(found).max(axis=-2, keepdims=True, initial=0.0) <= _CONSTANT * scale, 0.0, found), here


def _summed(a: FloatArray, b: FloatArray, weights: FloatArray) -> FloatArray:
    """The weighted sums of products [b, p, q]."""
    if a.ndim == 2:
        pairs = (a[:, :, np.newaxis] * b[:, np.newaxis, :]).reshape(len(a), -1)
        return np.asarray((weights @ pairs).reshape(len(weights), a.shape[1], b.shape[1]))
    return np.asarray(np.matmul(np.swapaxes(a * weights[:, :, np.newaxis], 1, 2), b))
