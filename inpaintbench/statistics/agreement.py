"""How far raters agree with each other, and a measure with them."""

from __future__ import annotations

from typing import Literal

import numpy as np

from inpaintbench.statistics.reduce import FloatArray, IntArray

Scale = Literal["nominal", "ordinal", "interval"]


def krippendorff(ratings: FloatArray, scale: Scale, weights: FloatArray | None = None) -> FloatArray:
    """Krippendorff's alpha [b] of ratings [raters, items] (NaN = not rated), items under weights [b, items].

    1 - observed / expected disagreement: 1 is perfect, 0 what chance gives. Items with one rating do not count. NaN
    where all ratings are equal, or none can be paired. Without weights every item counts once.
    Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability", section C and D.

    >>> import numpy as np
    >>> ratings = np.array([[1.0, 2.0, 3.0, np.nan], [1.0, 2.0, 3.0, 3.0], [1.0, 2.0, 2.0, 1.0]])
    >>> krippendorff(ratings, "nominal").round(4).tolist(), krippendorff(ratings, "interval").round(4).tolist()
    ([0.5], [0.3421])
    """
    weights = np.ones((1, ratings.shape[1])) if weights is None else weights
    values, places = np.unique(ratings[~np.isnan(ratings)], return_inverse=True)
    counts = np.zeros((ratings.shape[1], len(values)))
    np.add.at(counts, (np.nonzero(~np.isnan(ratings))[1], places), 1)
    counts = np.where(counts.sum(axis=1, keepdims=True) >= 2, counts, 0.0)
    spare = np.maximum(counts.sum(axis=1) - 1, 1)
    totals = weights @ counts
    found = np.full(len(weights), np.nan)
    for at, (weight, total) in enumerate(zip(weights, totals, strict=True)):
        shares = counts * (weight / spare)[:, np.newaxis]
        pairs = counts.T @ shares - np.diag(shares.sum(axis=0))  # how often two raters gave these two values
        apart = _distance(values, total, scale)
        expected = (np.outer(total, total) * apart).sum()
        if expected > 0:
            found[at] = 1 - (total.sum() - 1) * (pairs * apart).sum() / expected
    return found


def _distance(values: FloatArray, totals: FloatArray, scale: Scale) -> FloatArray:
    """How far two values are from each other [v, v], squared."""
    if scale == "nominal":
        return 1 - np.eye(len(values))
    if scale == "interval":
        return np.asarray(np.square(values[:, np.newaxis] - values))
    middle = np.cumsum(totals) - totals / 2  # what lies between two values, half of the ends included
    return np.asarray(np.square(middle[:, np.newaxis] - middle))


def pairwise_accuracy(
    measured: FloatArray, rated: FloatArray, pools: IntArray, weights: FloatArray | None = None
) -> FloatArray:
    """The share [b, p] of pairs of items that measures [n, p] order as ratings [n] do, items under weights [b, n].

    Only items of one of the `pools` [n] are compared, and only such as were rated differently; a measure that ties them
    has half of the pair. NaN is left out; NaN comes back where there is no pair.

    >>> import numpy as np
    >>> measured, rated = np.array([[1.0], [2.0], [3.0]]), np.array([1.0, 3.0, 2.0])
    >>> pairwise_accuracy(measured, rated, np.zeros(3, np.int64)).round(4).tolist()
    [[0.6667]]
    """
    weights = np.ones((1, len(rated))) if weights is None else weights
    right, counted = np.zeros((len(weights), measured.shape[1])), np.zeros((len(weights), measured.shape[1]))
    for pool in np.unique(pools):
        here = np.flatnonzero(pools == pool)
        first, second = (here[side] for side in np.triu_indices(len(here), 1))
        differ = rated[first] != rated[second]
        differ &= ~np.isnan(rated[first] + rated[second])
        first, second = first[differ], second[differ]
        lead = (measured[first] - measured[second]) * np.sign(rated[first] - rated[second])[:, np.newaxis]
        both = weights[:, first] * weights[:, second]
        right += both @ np.where(np.isnan(lead), 0.0, (np.sign(np.nan_to_num(lead)) + 1) / 2)
        counted += both @ (~np.isnan(lead)).astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(right / counted)
