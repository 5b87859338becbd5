"""The delete-a-group jackknife gives an interval to scores of whole sets, which a bootstrap's repeated rows distort."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics.intervals import Intervals, without_interval
from inpaintbench.statistics.reduce import IntArray, Score
from inpaintbench.statistics.resampling import group_codes
from inpaintbench.statistics.student import t_quantile


def jackknife(score: Score, groups: IntArray, *, seed: int, blocks: int = 20, level: float = 0.95) -> Intervals:
    """Value and t-interval of each column of `score`, leaving out one block of groups at a time.

    Whole groups are dealt to `blocks` blocks of nearly equal size in a shuffled order; with fewer groups than blocks
    each group is a block. The variance is (B - 1) / B times the sum of squared deviations of the B scores from
    their mean, with B - 1 degrees of freedom. `score(weights[b, n])` sees weights of 0 and 1 only. Fewer than two
    groups give no interval, and neither does a column that is NaN with any block left out.
    Source: Kott 2001, "The delete-a-group jackknife", Journal of Official Statistics 17(4).

    >>> from functools import partial
    >>> import numpy as np
    >>> from inpaintbench.statistics.reduce import weighted_mean
    >>> found = jackknife(partial(weighted_mean, np.array([[1.0], [2.0], [3.0]])), np.arange(3), seed=0)
    >>> found.value.tolist(), found.error.round(6).tolist(), found.high.round(6).tolist()
    ([2.0], [0.57735], [4.484138])
    """
    value = score(np.ones((1, len(groups))))[0]
    codes, count = group_codes(groups)
    if count < 2:
        return without_interval(value)
    blocks = min(blocks, count)
    block_of_group = np.random.default_rng(seed).permutation(np.arange(count) % blocks)
    kept = block_of_group[codes] != np.arange(blocks)[:, np.newaxis]
    scores = score(kept.astype(np.float64))
    error = np.sqrt((blocks - 1) / blocks * np.square(scores - scores.mean(axis=0)).sum(axis=0))
    error[np.isnan(value)] = np.nan
    reach = t_quantile(level, blocks - 1) * error
    return Intervals(value, value - reach, value + reach, error)
