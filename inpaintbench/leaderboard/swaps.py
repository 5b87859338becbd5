"""Short ways to the permutation test's p for many pairs at once: the same swaps for all, and sums instead of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from inpaintbench.leaderboard.stacked import Stacked
from inpaintbench.statistics.permutation import rounding
from inpaintbench.statistics.reduce import FloatArray, IntArray

Pair = tuple[int, int]

_CELLS = 2_000_000
"""Swaps drawn at once (16 MB), one for each group …"""

_MOST = 1000
"""… and at most so many times all groups: what is computed of them fits the processor's cache."""

_TIE = 1e-10
"""Sums that are added in another order differ by less, relative above 1."""


def shared(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Both tables without the cells that only one of them has."""
    missing = np.isnan(first) | np.isnan(second)
    return np.where(missing, np.nan, first), np.where(missing, np.nan, second)


def p_of_means(
    tables: Sequence[FloatArray], groups: IntArray, pairs: Sequence[Pair], permutations: int, seed: int
) -> list[float]:
    """The p of pairs of tables [samples, parts], whose score is the mean over the parts of each part's mean.

    Swapping a group turns the sign of its share in the difference, so differences are signs [b, g] @ shares [g, pairs].
    """
    count = int(groups.max()) + 1
    shares = np.empty((count, len(pairs)))
    ties = np.empty(len(pairs))
    for at, (i, j) in enumerate(pairs):
        first, second = shared(tables[i], tables[j])
        with np.errstate(invalid="ignore"):
            each = [table / (~np.isnan(table)).sum(axis=0) / table.shape[1] for table in (first, second)]
        scores = [np.where(np.isnan(table).all(axis=0), np.nan, np.nansum(table, axis=0)).sum() for table in each]
        ties[at] = rounding(*map(np.array, scores))
        effect = np.nan_to_num(each[0] - each[1]).sum(axis=1)
        shares[:, at] = np.bincount(groups, weights=effect, minlength=count) if np.isfinite(scores[0]) else np.nan
    observed = np.abs(shares.sum(axis=0))
    as_large = np.zeros(len(pairs))
    for swaps in _swaps(count, permutations, seed):
        as_large += (np.abs((1 - 2 * swaps) @ shares) >= observed - ties).sum(axis=0)
    return [float(p) for p in np.where(np.isnan(observed), np.nan, (as_large + 1) / (permutations + 1))]


def p_of_sums(
    entries: Sequence[Stacked],
    place: int,
    groups: IntArray,
    pairs: Sequence[Pair],
    permutations: int,
    seed: int,
    enough: float = 1.0,
) -> list[float]:
    """The p of pairs of entries without missing cells, whose score is a function of the sums of their statistics.

    An entry's sums under every swap are computed once for all of its pairs, and statistics that are the same in all
    entries not at all. A pair whose p is sure to be above `enough` is not followed to its end: it gets a smaller p
    that is still above.
    """
    count, samples = int(groups.max()) + 1, len(groups)
    tables = np.stack([entry.statistics for entry in entries])
    differ = (tables != tables[0]).any(axis=(0, 1))
    grouped = np.zeros((count, len(entries) * int(differ.sum())))
    np.add.at(grouped, groups, np.concatenate(tables[:, :, differ], axis=1))
    totals = tables.sum(axis=1)

    def difference(first: FloatArray, second: FloatArray) -> tuple[FloatArray, FloatArray]:
        """First minus second [b] of sums [b, k], and how near to a difference counts as a tie."""
        sums = np.concatenate([first, second])
        scores = entries[0].of_sums(sums, np.full(len(sums), float(samples)))[:, place].reshape(2, len(first))
        return scores[0] - scores[1], _TIE * np.maximum(1.0, np.abs(scores).max(axis=0))

    observed = [np.abs(difference(totals[i : i + 1], totals[j : j + 1])[0][0]) for i, j in pairs]
    as_large, measured = np.zeros(len(pairs)), np.zeros(len(pairs))
    for swaps in _swaps(count, permutations, seed):
        moved = (swaps @ grouped).reshape(len(swaps), len(entries), -1)
        exchange = np.zeros((len(swaps), tables.shape[2]))
        for at, (i, j) in enumerate(pairs):
            if (as_large[at] + 1) / (permutations + 1) > enough:
                continue
            exchange[:, differ] = moved[:, j] - moved[:, i]
            apart, tie = difference(totals[i] + exchange, totals[j] - exchange)
            as_large[at] += (np.abs(apart) >= observed[at] - tie).sum()
            measured[at] += (~np.isnan(apart)).sum()
    measured = np.where((as_large + 1) / (permutations + 1) > enough, permutations, measured)
    return [float(p) for p in np.where(np.isnan(observed), np.nan, (as_large + 1) / (measured + 1))]


def _swaps(count: int, permutations: int, seed: int) -> Iterator[FloatArray]:
    """Which groups change sides [b, g]: the swaps that `permutation_p` draws with this seed."""
    rng = np.random.default_rng(seed)
    chunk = max(1, min(_MOST, _CELLS // count))
    for start in range(0, permutations, chunk):
        size = min(chunk, permutations - start), count
        yield rng.integers(0, 2, size=size, dtype=np.int64).astype(np.float64)
