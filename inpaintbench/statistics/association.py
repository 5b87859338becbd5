"""How sure a correlation over few rows is, where the rows are all there is: permutations of them, and Fisher's z."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import permutations as every_order

import numpy as np
from numpy.typing import NDArray

from inpaintbench.statistics.correlation import centred, products
from inpaintbench.statistics.order import Order
from inpaintbench.statistics.reduce import FloatArray, IntArray

LARGEST_EXACT = 7
"""Up to this many rows all n! orders are tried."""

_CELLS = 1_000_000
"""Signs put in another order at once (4 MB)."""

_TIE = 1e-10
"""Sums that are added in another order differ by less, relative to the largest."""


def correlation_p(x: FloatArray, y: FloatArray, *, permutations: int, seed: int) -> FloatArray:
    """Two-sided p [3, p, q] of the correlations of x [n, p] and y [n, q], by `METHODS`, from permutations of the rows.

    If x and y had nothing to do with each other, any order of the rows of y were as likely as any other. Up to 7 rows
    all orders are tried; above, p = (1 + as large) / (1 + permutations). NaN where a column is constant or holds a NaN,
    or there are fewer than 3 rows. Source: Phipson and Smyth 2010, "Permutation p-values should never be zero".

    >>> import numpy as np
    >>> x = np.arange(4.0)[:, np.newaxis]
    >>> correlation_p(x, x * x, permutations=0, seed=0)[1:, 0, 0].round(6).tolist()
    [0.083333, 0.083333]
    """
    if y.shape[1] > x.shape[1]:  # fewer columns are fewer signs to put in another order
        return np.swapaxes(correlation_p(y, x, permutations=permutations, seed=seed), 1, 2)
    rows = len(x)
    shape = 3, x.shape[1], y.shape[1]
    a, b, order = centred(x), centred(y), Order.of(x, y)
    signs = np.moveaxis(order.s, 1, 0).reshape(x.shape[1], rows * rows)
    observed = np.abs([products(a, b), products(order.u, order.v), order.concordance.sum(axis=0)])
    least = observed - _TIE * np.maximum(1e-300, observed.max(axis=(1, 2), initial=0.0, keepdims=True))
    exact = rows <= LARGEST_EXACT
    as_large, tried = np.zeros(shape), 0
    for orders in _every(rows) if exact else _random(rows, y.shape[1], permutations, seed):
        count = len(orders)
        shuffled = order.t[orders[:, :, np.newaxis], :, orders[:, np.newaxis, :]]  # [orders, row, other row, q]
        sums = (
            np.matmul(a.T, b[orders]),
            np.matmul(order.u.T, order.v[orders]),
            np.matmul(signs, shuffled.reshape(count, rows * rows, -1)),
        )
        for method, found in enumerate(sums):
            as_large[method] += (np.abs(found) >= least[method]).sum(axis=0)
        tried += count
    varied = np.any(a != 0, axis=0)[:, np.newaxis] & np.any(b != 0, axis=0)[np.newaxis, :]
    constant = ~varied | np.isnan(observed[0])
    one = 0 if exact else 1
    return np.where(constant | (rows < 3), np.nan, (as_large + one) / (tried + one))


def _every(rows: int) -> Iterator[IntArray]:
    yield np.array(list(every_order(range(rows))), dtype=np.int64).reshape(-1, rows)


def _random(rows: int, columns: int, permutations: int, seed: int) -> Iterator[IntArray]:
    rng = np.random.default_rng(seed)
    chunk = max(1, _CELLS // (rows * rows * max(1, columns)))
    for start in range(0, permutations, chunk):
        size = min(chunk, permutations - start)
        yield rng.permuted(np.tile(np.arange(rows), (size, 1)), axis=1)


def interval_over_rows(
    values: FloatArray, rows: NDArray[np.int64] | int, level: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """The interval of correlations [3, …], by `METHODS`, of so many rows, were these drawn at random from many.

    tanh(atanh r ± z s), with s² = 1 / (n - 3) for Pearson's, 1.06 / (n - 3) for Spearman's, 0.437 / (n - 4) for
    Kendall's; NaN for fewer rows than that takes. Sources: Fisher 1921; Fieller, Hartley and Pearson 1957, "Tests for
    rank correlation coefficients. I".

    >>> low, high = interval_over_rows(np.array([0.5, 0.5, 0.5]), 28)
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.156, 0.145, 0.277], [0.736, 0.741, 0.672])
    """
    z = _normal_quantile(level)
    spare = np.array([3, 3, 4]).reshape(3, *[1] * (values.ndim - 1))
    share = np.array([1.0, 1.06, 0.437]).reshape(spare.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.asarray(rows - spare, dtype=np.float64)
        reach = z * np.sqrt(share / np.where(left > 0, left, np.nan))
        middle = fisher_z(values)
        return np.tanh(middle - reach), np.tanh(middle + reach)


def fisher_z(values: FloatArray) -> FloatArray:
    """atanh of correlations, those of 1 and -1 taken a hair less.

    >>> fisher_z(np.array([0.5, 1.0])).round(4).tolist()
    [0.5493, 18.3684]
    """
    return np.asarray(np.arctanh(np.clip(values, -1 + 2**-52, 1 - 2**-52)))


def _normal_quantile(level: float) -> float:
    """The z within which a normal variable lies with this probability."""
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if math.erf(middle / math.sqrt(2)) < level else (low, middle)
    return low
