"""A resample draws whole groups with replacement and is written as how often each row was drawn."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from inpaintbench.statistics.reduce import FloatArray, IntArray

LARGEST_CHUNK = 100
"""Resamples made at once: their weights still fit the processor's cache beside the statistics of 2 000 rows."""

CHUNK_CELLS = 500_000
"""Weights made at once at most (4 MB), so that memory does not grow with the number of rows."""


def chunk_of(rows: int) -> int:
    """How many weightings of `rows` rows to make at once.

    >>> chunk_of(2_000), chunk_of(20_000), chunk_of(5_000_000)
    (100, 25, 1)
    """
    return max(1, min(LARGEST_CHUNK, CHUNK_CELLS // max(1, rows)))


def group_codes(groups: IntArray) -> tuple[IntArray, int]:
    """The groups of the rows renumbered 0 .. g-1 in ascending order, and g.

    >>> import numpy as np
    >>> codes, count = group_codes(np.array([7, 3, 7]))
    >>> codes.tolist(), count
    ([1, 0, 1], 2)
    """
    labels, codes = np.unique(groups, return_inverse=True)
    return codes.astype(np.int64), len(labels)


def resample_weights(groups: IntArray, resamples: int, seed: int, chunk: int | None = None) -> Iterator[FloatArray]:
    """Weights [b, n] of `resamples` bootstrap resamples of the groups of n rows, `chunk` resamples at a time.

    The rows of a group share their weight: how often the group was drawn. `chunk=None` chooses a size that bounds
    memory. The resamples are a function of `groups`, `resamples` and `seed` alone, whatever the chunk, so any number
    of score tables over the same rows can be reduced against the same resamples.

    >>> import numpy as np
    >>> [weights.shape for weights in resample_weights(np.array([0, 0, 1]), 5, seed=0, chunk=2)]
    [(2, 3), (2, 3), (1, 3)]
    """
    codes, count = group_codes(groups)
    one_row_each = np.array_equal(codes, np.arange(count))
    if chunk is None:
        chunk = chunk_of(len(codes))
    # 64-bit draws: the narrow types buffer bits within a call, so their stream would depend on the chunk.
    rng = np.random.default_rng(seed)
    for start in range(0, resamples if count else 0, chunk):
        size = min(chunk, resamples - start)
        drawn = rng.integers(0, count, size=(size, count), dtype=np.int64)
        drawn += np.arange(0, size * count, count)[:, np.newaxis]
        times = np.bincount(drawn.ravel(), minlength=size * count).reshape(size, count).astype(np.float64)
        yield times if one_row_each else times[:, codes]
