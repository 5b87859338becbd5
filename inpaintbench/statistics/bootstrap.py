"""The bootstrap gives any score of weighted rows a percentile interval by resampling groups of rows."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics.intervals import Intervals, percentile_intervals, without_interval
from inpaintbench.statistics.reduce import IntArray, Score
from inpaintbench.statistics.resampling import resample_weights


def bootstrap(
    score: Score,
    groups: IntArray,
    *,
    resamples: int,
    seed: int,
    level: float = 0.95,
    chunk: int | None = None,
) -> Intervals:
    """Value and percentile interval of each column of `score`, resampling the groups of n rows.

    `score(weights[b, n]) -> scores[b, c]` is called with ones for the value and then with the weights of `resamples`
    resamples, `chunk` at a time. Put several tables side by side in it, or average over degraders in it, and all
    of them see the same resamples. Fewer than two groups give no interval, and neither does a column that more
    than a fifth of the resamples could not measure: its bounds and error are NaN.

    >>> from functools import partial
    >>> import numpy as np
    >>> from inpaintbench.statistics.reduce import weighted_mean
    >>> statistics = np.random.default_rng(0).normal(10, 2, size=(400, 1))
    >>> found = bootstrap(partial(weighted_mean, statistics), np.arange(400), resamples=2000, seed=0)
    >>> bool(found.low[0] < found.value[0] < found.high[0]), round(float(found.high[0] - found.low[0]), 1)
    (True, 0.4)
    """
    value = score(np.ones((1, len(groups))))[0]
    if len(np.unique(groups)) < 2:
        return without_interval(value)
    scores = np.empty((resamples, len(value)))
    filled = 0
    for weights in resample_weights(groups, resamples, seed, chunk):
        scores[filled : filled + len(weights)] = score(weights)
        filled += len(weights)
    return percentile_intervals(value, scores, level)
