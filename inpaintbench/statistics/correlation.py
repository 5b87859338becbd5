"""Three correlations of every column of one table with every column of another, for many resamples at once."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics.order import Order, row_sums, signs_of
from inpaintbench.statistics.reduce import BoolArray, FloatArray

METHODS = ("pearson", "spearman", "kendall")
"""The order of the first axis of what is computed here: Pearson's r, Spearman's rho, Kendall's tau-b."""

_CONSTANT = 1e-11
"""A column whose standard deviation is smaller, relative to its largest value, does not vary: it was rounded."""

_NOTHING_LEFT = 1e-12
"""A share of the variance below which what a third variable leaves is rounding."""


def correlations(x: FloatArray, y: FloatArray, order: Order | None = None) -> FloatArray:
    """The correlations [3, …, p, q] of the columns of x […, n, p] with those of y […, n, q], by `METHODS`.

    Spearman's has average ranks for ties, Kendall's is tau-b. NaN where a column is constant or holds a NaN.
    `order` is that of the rows, where it is known already.
    Sources: Pearson 1895; Spearman 1904; Kendall 1945, "The treatment of ties in ranking problems".

    >>> import numpy as np
    >>> x, y = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([[1.0, 5.0], [4.0, 5.0], [2.0, 5.0], [9.0, 5.0]])
    >>> correlations(x, y)[:, 0].round(4).tolist()
    [[0.798, nan], [0.8, nan], [0.6667, nan]]
    """
    known = known_columns(x)[..., :, np.newaxis] & known_columns(y)[..., np.newaxis, :]
    a, b = centred(x), centred(y)
    pearson = ratio(products(a, b), squares(a), squares(b))
    order = Order.of(x, y) if order is None else order
    spearman = ratio(products(order.u, order.v), squares(order.u), squares(order.v))
    untied = [row_sums(np.square(signs)).sum(axis=-2) for signs in (order.s, order.t)]
    kendall = ratio(order.concordance.sum(axis=-3), *untied)
    return np.where(known, np.stack([pearson, spearman, kendall]), np.nan)


def average_ranks(values: FloatArray) -> FloatArray:
    """The ranks 1 .. n of each column of values […, n, p], equal values sharing the mean of theirs.

    >>> import numpy as np
    >>> average_ranks(np.array([[3.0], [1.0], [3.0]]))[:, 0].tolist()
    [2.5, 1.0, 2.5]
    """
    above: FloatArray = signs_of(values).sum(axis=-1, dtype=np.float64)
    return np.asarray((above + values.shape[-2] + 1) / 2)


def partial(xy: FloatArray, xz: FloatArray, yz: FloatArray) -> FloatArray:
    """The correlations of x and y given z, from the three plain ones; NaN where z has all of x or y in it.

    Source: Yule 1907, "On the theory of correlation for any number of variables".

    >>> import numpy as np
    >>> partial(np.array([0.8]), np.array([0.6]), np.array([0.5])).round(4).tolist()
    [0.7217]
    """
    left = (1 - np.square(xz)) * (1 - np.square(yz))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(left > _NOTHING_LEFT, (xy - xz * yz) / np.sqrt(left), np.nan)
    return np.clip(found, -1, 1)


def centred(values: FloatArray) -> FloatArray:
    """The columns of values […, n, p] minus their means; a column that only rounding varies becomes exactly 0.

    >>> import numpy as np
    >>> centred(np.array([[0.1 + 0.2, 1.0], [0.3, 3.0]])).tolist()
    [[0.0, -1.0], [0.0, 1.0]]
    """
    found: FloatArray = values - values.mean(axis=-2, keepdims=True)
    scale = np.abs(values).max(axis=-2, keepdims=True, initial=0.0)
    constant = np.square(found).mean(axis=-2, keepdims=True) <= np.square(_CONSTANT * scale)
    return np.where(constant, 0.0, found)


def settled(values: FloatArray) -> FloatArray:
    """The same values […, n, p], those equal that differ by less than 1e-12 of their column's largest: ties are ties.

    >>> import numpy as np
    >>> len(np.unique(settled(np.array([[0.1 + 0.2], [0.3]]))))
    1
    """
    with np.errstate(invalid="ignore"):
        scale = np.nan_to_num(np.abs(values)).max(axis=-2, keepdims=True, initial=0.0)
        scale = np.exp2(np.ceil(np.log2(np.where(scale > 0, scale, 1.0))))  # a power of two divides without rounding
        return np.asarray(np.round(values / scale, 12) * scale, dtype=np.float64)


def known_columns(values: FloatArray) -> BoolArray:
    """Which columns of values […, n, p] hold no NaN, […, p]."""
    return np.asarray(~np.isnan(values).any(axis=-2))


def products(a: FloatArray, b: FloatArray) -> FloatArray:
    """The sums of products […, p, q] of the columns of a […, n, p] and b […, n, q]."""
    return np.asarray(np.matmul(np.swapaxes(a, -1, -2), b))


def squares(a: FloatArray) -> FloatArray:
    """The sums of squares […, p] of the columns of a […, n, p]."""
    return np.asarray(np.square(a).sum(axis=-2))


def ratio(sums: FloatArray, x: FloatArray, y: FloatArray) -> FloatArray:
    """sums […, p, q] over the root of the squares x […, p] and y […, q]; NaN where one of them is nothing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        a, b = (1 / np.sqrt(np.where(part > 0, part, np.nan), dtype=np.float64) for part in (x, y))
        found = sums * a[..., :, np.newaxis] * b[..., np.newaxis, :]
    return np.clip(found, -1, 1, out=found)
