"""Two systems are compared on the same samples, and only on what was measured for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inpaintbench.statistics.bootstrap import bootstrap
from inpaintbench.statistics.permutation import permutation_p, rounding
from inpaintbench.statistics.reduce import FloatArray, IntArray, Reduce
from inpaintbench.statistics.resampling import group_codes

DETECTABLE_ERRORS = 1.959964 + 0.841621
"""Standard errors a difference must have to be found in 80 % of samples by a two-sided test at 5 %."""

GROUPS_AT_ONCE = 64
"""Groups scored in one reduce: enough to hide the cost of the call, few enough that the work stays linear."""


@dataclass(frozen=True, slots=True, eq=False)
class Paired:
    """The comparison of a first system with a second one, an array [c] each; NaN is not measurable.

    `difference` is first minus second with its interval `low` to `high`; `p` is that of the two-sided permutation
    test; `win_rate` is the share of groups in which the first is better, a tie counting half;
    `smallest_detectable` is the difference that 80 % of such samples would have shown at 5 %; `n` is the number of
    groups with a score for both.
    """

    difference: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    win_rate: FloatArray
    smallest_detectable: FloatArray
    n: IntArray


def paired(
    reduce: Reduce,
    first: FloatArray,
    second: FloatArray,
    groups: IntArray,
    *,
    higher_is_better: bool | Sequence[bool],
    resamples: int,
    permutations: int,
    seed: int,
    level: float = 0.95,
) -> Paired:
    """Compare two systems whose statistics `first` and `second` [n, k] are of the same n rows.

    A cell that is NaN for one system is left out for both. `higher_is_better` is one direction, or one per column
    of the scores. Resampling, swapping and winning are by `groups` [n]; one group gives no interval.

    >>> import numpy as np
    >>> from inpaintbench.statistics.reduce import weighted_mean
    >>> first, second = np.array([[3.0], [5.0], [4.0]]), np.array([[1.0], [1.0], [4.0]])
    >>> found = paired(weighted_mean, first, second, np.arange(3), higher_is_better=True,
    ...                resamples=1000, permutations=1000, seed=0)
    >>> found.difference.tolist(), found.p.tolist(), found.win_rate.round(4).tolist(), found.n.tolist()
    ([2.0], [0.5], [0.8333], [3])
    """
    codes, count = group_codes(groups)
    missing = np.isnan(first) | np.isnan(second)
    first, second = np.where(missing, np.nan, first), np.where(missing, np.nan, second)

    def difference(weights: FloatArray) -> FloatArray:
        return np.asarray(reduce(first, weights) - reduce(second, weights), dtype=np.float64)

    found = bootstrap(difference, codes, resamples=resamples, seed=seed, level=level)
    columns = len(found.value)
    ours = _group_scores(reduce, first, codes, count, columns)
    theirs = _group_scores(reduce, second, codes, count, columns)
    win_rate, n = _wins(ours, theirs, higher_is_better)
    return Paired(
        difference=found.value,
        low=found.low,
        high=found.high,
        p=permutation_p(reduce, first, second, codes, permutations=permutations, seed=seed),
        win_rate=win_rate,
        smallest_detectable=DETECTABLE_ERRORS * found.error,
        n=n,
    )


def _group_scores(reduce: Reduce, statistics: FloatArray, codes: IntArray, count: int, columns: int) -> FloatArray:
    """The scores [g, c] of each group's rows alone."""
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(count + 1))
    scores = np.empty((count, columns))
    for start in range(0, count, GROUPS_AT_ONCE):
        stop = min(start + GROUPS_AT_ONCE, count)
        rows = order[starts[start] : starts[stop]]
        weights = (codes[rows] == np.arange(start, stop)[:, np.newaxis]).astype(np.float64)
        scores[start:stop] = reduce(statistics[rows], weights)
    return scores


def _wins(ours: FloatArray, theirs: FloatArray, higher_is_better: bool | Sequence[bool]) -> tuple[FloatArray, IntArray]:
    """The share of groups won [c] and the number of groups compared [c], from scores [g, c] of each group."""
    lead = (ours - theirs) * np.where(higher_is_better, 1.0, -1.0)
    tie = rounding(ours, theirs)
    n = (~np.isnan(lead)).sum(axis=0)
    won = (lead > tie).sum(axis=0) + (np.abs(lead) <= tie).sum(axis=0) / 2
    with np.errstate(invalid="ignore"):
        return np.asarray(won / n, dtype=np.float64), n
