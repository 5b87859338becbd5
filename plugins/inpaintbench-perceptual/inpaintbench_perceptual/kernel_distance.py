"""The squared maximum mean discrepancy over all pairs, under many weightings of the same pictures at once."""

from __future__ import annotations

import numpy as np

import inpaintbench as ib

ROWS = 1024
"""Rows of the kernel matrix that are held at once."""


def squared_mmd(a: ib.FloatArray, b: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """Unbiased squared MMD of `a` and `b` [n, d] under each row of `weights` [b, n] of 0 and 1; NaN for fewer than two.

    Kernel (x·y / d + 1)³; the sums within a set leave out a picture's pair with itself, that between the sets has every
    pair. Sources: Gretton et al. 2012, equation 3; Bińkowski et al. 2018, arXiv 1801.01401, section 4.

    >>> one = np.array([[0.0], [1.0]])
    >>> squared_mmd(one, one + 1, np.ones((1, 2))).tolist()
    [9.5]
    """
    within_a, within_b, between = (_sums(x, y, weights) for x, y in ((a, a), (b, b), (a, b)))
    own_a, own_b = (weights @ (np.einsum("nd,nd->n", x, x) / x.shape[1] + 1) ** 3 for x in (a, b))
    count = weights.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        within = (within_a - own_a + within_b - own_b) / (count * (count - 1))
        found: ib.FloatArray = np.where(count > 1, within - 2 * between / count**2, np.nan)
    return found


def _sums(x: ib.FloatArray, y: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """The weighted sums [b] of the kernel over all pairs."""
    found = np.zeros(len(weights))
    for start in range(0, len(x), ROWS):
        rows = slice(start, start + ROWS)
        kernel = (x[rows] @ y.T / x.shape[1] + 1) ** 3
        found += np.einsum("br,rb->b", weights[:, rows], kernel @ weights.T)
    return found
