"""An interval stands beside every value, or NaN where the sample cannot give one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inpaintbench.statistics.reduce import FloatArray

LARGEST_UNMEASURED_SHARE = 0.2
"""Above it a column has no interval. One measured group is missing from at least 25 % of the resamples of two or
more groups, two are from at most 14 %: what is refused rests on a single group, or is undefined too often."""


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """The scores of the sample and what is known of their uncertainty, an array [c] each; NaN is not measurable.

    `error` is the standard error, in the score's unit.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    error: FloatArray


def without_interval(value: FloatArray) -> Intervals:
    """The values [c] alone.

    >>> import numpy as np
    >>> without_interval(np.array([0.5])).low.tolist()
    [nan]
    """
    unknown = np.full(value.shape, np.nan)
    return Intervals(value, unknown, unknown.copy(), unknown.copy())


def percentile_intervals(value: FloatArray, scores: FloatArray, level: float) -> Intervals:
    """The percentile intervals of `value` [c] from the scores of resamples [b, c].

    Resamples in which a column is NaN are left out; if they are more than a fifth the column has no interval.
    Source: Efron and Tibshirani 1993, "An Introduction to the Bootstrap", section 13.3.

    >>> import numpy as np
    >>> found = percentile_intervals(np.array([50.0]), np.arange(101.0)[:, np.newaxis], 0.9)
    >>> found.low.round(9).tolist(), found.high.round(9).tolist()
    ([5.0], [95.0])
    """
    found = without_interval(value)
    tail = (1 - level) / 2
    fewest = max(2.0, (1 - LARGEST_UNMEASURED_SHARE) * len(scores))
    missing = np.isnan(scores).sum(axis=0)
    whole = np.flatnonzero((missing == 0) & ~np.isnan(value)) if len(scores) >= fewest else np.empty(0, np.int64)
    if len(whole):
        measured = scores[:, whole]
        found.low[whole], found.high[whole] = np.quantile(measured, (tail, 1 - tail), axis=0)
        found.error[whole] = measured.std(axis=0, ddof=1)
    for column in np.flatnonzero((missing > 0) & (len(scores) - missing >= fewest) & ~np.isnan(value)):
        measured = scores[~np.isnan(scores[:, column]), column]
        found.low[column], found.high[column] = np.quantile(measured, (tail, 1 - tail))
        found.error[column] = measured.std(ddof=1)
    return found
