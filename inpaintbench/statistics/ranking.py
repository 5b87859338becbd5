"""A rank counts who is significantly better, so entries that cannot be told apart share one."""

from __future__ import annotations

import numpy as np

from inpaintbench.statistics.reduce import BoolArray


def ranks(better: BoolArray, complete: BoolArray) -> list[int]:
    """The rank of each of m entries, from `better` [m, m] (j is significantly better than i) and `complete` [m].

    1 + the number of complete entries that are better. An incomplete entry has every complete one before it, and is
    not compared with other incomplete ones: they miss different samples.

    >>> import numpy as np
    >>> better = np.array([[0, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], dtype=bool)
    >>> ranks(better, np.array([True, True, True, False]))
    [1, 2, 1, 4]
    """
    before = np.where(complete[:, np.newaxis], better & complete, complete)
    return [1 + int(count) for count in before.sum(axis=1)]
