"""If two systems were the same, swapping their rows in any groups would change nothing but chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from inpaintbench.statistics.reduce import BoolArray, FloatArray, IntArray, Reduce
from inpaintbench.statistics.resampling import chunk_of

LARGEST_EXACT = 12
"""Up to this many groups all 2^g swaps are tried."""


def rounding(first: FloatArray, second: FloatArray) -> FloatArray:
    """How much two differences of these scores may differ and still be a tie: 1e-12, relative above 1.

    >>> import numpy as np
    >>> rounding(np.array([0.5, -200.0]), np.array([0.1, 100.0])).tolist()
    [1e-12, 2e-10]
    """
    return np.asarray(1e-12 * np.maximum(1.0, np.maximum(np.abs(first), np.abs(second))), dtype=np.float64)


def permutation_p(
    reduce: Reduce, first: FloatArray, second: FloatArray, codes: IntArray, *, permutations: int, seed: int
) -> FloatArray:
    """Two-sided p [c] of the difference between two systems, swapping them at random in whole groups.

    `first` and `second` [n, k] are the statistics of the same rows, missing in the same cells; `codes` [n] number the
    groups 0 .. g-1. Up to 12 groups all 2^g swaps are tried and p is the share with a difference at least
    as large; above, p = (1 + as large) / (1 + permutations), so it is never 0. NaN where there is no difference
    to test. Source: Phipson and Smyth 2010, "Permutation p-values should never be zero".

    >>> import numpy as np
    >>> from inpaintbench.statistics.reduce import weighted_mean
    >>> first, second = np.array([[1.0], [2.0], [3.0]]), np.zeros((3, 1))
    >>> permutation_p(weighted_mean, first, second, np.arange(3), permutations=0, seed=0).tolist()
    [0.25]
    """
    count = int(codes.max(initial=-1)) + 1
    exact = count <= LARGEST_EXACT
    stacked = np.concatenate([first, second])
    unswapped = _scores(reduce, stacked, np.zeros((1, len(codes))))
    observed = np.abs(unswapped[0, 0] - unswapped[1, 0])
    least = observed - rounding(unswapped[0, 0], unswapped[1, 0])
    as_large = np.zeros(observed.shape)
    measured = np.zeros(observed.shape)
    chunk = chunk_of(len(stacked))
    for swaps in _every_swap(count, chunk) if exact else _random_swaps(count, permutations, seed, chunk):
        scores = _scores(reduce, stacked, swaps[:, codes].astype(np.float64))
        differences = np.abs(scores[0] - scores[1])
        as_large += (differences >= least).sum(axis=0)
        measured += (~np.isnan(differences)).sum(axis=0)
    one = 0 if exact else 1
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(observed), np.nan, (as_large + one) / (measured + one))


def _scores(reduce: Reduce, stacked: FloatArray, swapped: FloatArray) -> FloatArray:
    """The scores [2, b, c] of both systems after the swaps [b, n] (1 where the rows change sides)."""
    kept = 1 - swapped
    weights = np.block([[kept, swapped], [swapped, kept]])
    scores = reduce(stacked, weights)
    return scores.reshape(2, len(swapped), scores.shape[1])


def _every_swap(count: int, chunk: int) -> Iterator[BoolArray]:
    for start in range(0, 2**count, chunk):
        numbers = np.arange(start, min(start + chunk, 2**count))
        yield (numbers[:, np.newaxis] >> np.arange(count) & 1).astype(np.bool_)


def _random_swaps(count: int, permutations: int, seed: int, chunk: int) -> Iterator[BoolArray]:
    # 64-bit draws make the stream the same whatever the chunk.
    rng = np.random.default_rng(seed)
    for start in range(0, permutations, chunk):
        yield rng.integers(0, 2, size=(min(chunk, permutations - start), count), dtype=np.int64).astype(np.bool_)
