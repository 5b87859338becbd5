"""Correlations without each row in turn, by taking its share from sums: no sum is made again."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics.correlation import centred, known_columns, products, ratio, squares
from inpaintbench.statistics.order import Order
from inpaintbench.statistics.reduce import BoolArray, FloatArray

_LEFT = 1e-12
"""Of a sum of squares that one row makes up but for this share, nothing is left without the row but rounding."""


def leave_one_out(x: FloatArray, y: FloatArray) -> FloatArray:
    """The correlations [3, …, n, p, q] of x […, n, p] and y […, n, q] without each of the n rows, by `METHODS`.

    Of a centred sum of products, n / (n - 1) times the row's product goes; of Kendall's concordance, what the row has
    with all others; and a rank falls by one where the row was below, by half where it was tied. NaN where a column
    does not vary without the row.

    >>> import numpy as np
    >>> x, y = np.array([[1.0], [2.0], [3.0], [10.0]]), np.array([[2.0], [3.0], [1.0], [9.0]])
    >>> leave_one_out(x, y)[0, :, 0, 0].round(4).tolist()
    [0.9368, 0.9466, 0.9995, -0.5]
    """
    a, b, order, known = centred(x), centred(y), Order.of(x, y), _known(x, y)
    pearson = ratio(_products_without(a, b), _squares_without(a), _squares_without(b))
    spearman = ratio(
        _ranks_without(order), *(_rank_squares_without(*part) for part in ((order.s, order.u), (order.t, order.v)))
    )
    kendall = ratio(_concordance_without(order), *(_untied_without(signs) for signs in (order.s, order.t)))
    return np.where(known, np.stack([pearson, spearman, kendall]), np.nan)


def signs_without(x: FloatArray, y: FloatArray, order: Order | None = None) -> tuple[FloatArray, FloatArray]:
    """How often each correlation of x [b, n, p] and y [b, n, q] without a row is above 0, and below, [3, n, p, q] each.

    A correlation that is not defined is neither. Much faster than the correlations: only their numerators are made.

    >>> import numpy as np
    >>> x, y = np.array([[[1.0], [2.0], [3.0], [10.0]]]), np.array([[[2.0], [3.0], [1.0], [9.0]]])
    >>> above, below = signs_without(x, y)
    >>> above[0, :, 0, 0].tolist(), below[0, :, 0, 0].tolist()
    ([1.0, 1.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0])
    """
    a, b, known = centred(x), centred(y), _known(x, y)
    order = Order.of(x, y) if order is None else order
    slack = np.sqrt(_LEFT * squares(a))[..., np.newaxis, :, np.newaxis] * np.sqrt(squares(b))[..., np.newaxis, None, :]
    above, below = [], []
    for sums, least in ((_products_without(a, b), slack), (_ranks_without(order), 0), (_concordance_without(order), 0)):
        above.append(((sums > least) & known).sum(axis=0))
        below.append(((sums < -least) & known).sum(axis=0))
    return np.stack(above).astype(np.float64), np.stack(below).astype(np.float64)


def _known(x: FloatArray, y: FloatArray) -> BoolArray:
    known = known_columns(x)[..., np.newaxis, :, np.newaxis] & known_columns(y)[..., np.newaxis, np.newaxis, :]
    return np.asarray(known)


def _products_without(a: FloatArray, b: FloatArray) -> FloatArray:
    share = a.shape[-2] / max(1, a.shape[-2] - 1)
    lost = (share * a)[..., :, np.newaxis] * b[..., np.newaxis, :]
    return np.asarray(products(a, b)[..., np.newaxis, :, :] - lost)


def _squares_without(a: FloatArray) -> FloatArray:
    total = squares(a)[..., np.newaxis, :]
    left = total - a.shape[-2] / max(1, a.shape[-2] - 1) * np.square(a)
    return np.where(left > _LEFT * total, left, 0.0)


def _ranks_without(order: Order) -> FloatArray:
    """The sums of products of ranks without row i: with U the sum of a row's signs, row j then has U_j + s_ij."""
    s, t, u, v = order.s, order.t, order.u, order.v
    found = products(u, v)[..., np.newaxis, :, :] - u[..., :, np.newaxis] * v[..., np.newaxis, :]
    found += order.concordance
    found += _flat(s, v)
    found += np.swapaxes(_flat(t, u), -1, -2)
    return found


def _flat(signs: FloatArray, sums: FloatArray) -> FloatArray:
    """signs […, n, p, n] times sums […, n, q], as one product of matrices."""
    *batch, n, p, _ = signs.shape
    found = np.matmul(signs.reshape(*batch, n * p, n), sums)
    return np.asarray(found.reshape(*batch, n, p, sums.shape[-1]))


def _rank_squares_without(signs: FloatArray, sums: FloatArray) -> FloatArray:
    untied = np.square(signs).sum(axis=-1)
    crossed = (signs * np.swapaxes(sums, -1, -2)[..., np.newaxis, :, :]).sum(axis=-1)
    return np.asarray(squares(sums)[..., np.newaxis, :] - np.square(sums) + 2 * crossed + untied)


def _concordance_without(order: Order) -> FloatArray:
    return np.asarray(order.concordance.sum(axis=-3, keepdims=True) - 2 * order.concordance)


def _untied_without(signs: FloatArray) -> FloatArray:
    untied = np.square(signs).sum(axis=-1)
    return np.asarray(untied.sum(axis=-2, keepdims=True) - 2 * untied)
