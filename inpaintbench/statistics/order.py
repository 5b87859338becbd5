"""Which of two rows is larger, for every pair of rows: what correlations of ranks are sums of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np

from inpaintbench.statistics.reduce import FloatArray

_EXACT_ROWS = 200
"""Up to here sums of products of ranks are whole numbers that 32 bits hold exactly."""


@dataclass(frozen=True)
class Order:
    """The signs s and t […, row, column, other row] of two tables' differences: 1 where the row is the larger one."""

    s: FloatArray
    t: FloatArray

    @classmethod
    def of(cls, x: FloatArray, y: FloatArray) -> Order:
        """The order of the rows of x […, n, p] and of y […, n, q]."""
        return cls(signs_of(x), signs_of(y))

    @cached_property
    def u(self) -> FloatArray:
        """Twice the centred average ranks […, n, p] of x."""
        return row_sums(self.s)

    @cached_property
    def v(self) -> FloatArray:
        """Twice the centred average ranks […, n, q] of y."""
        return row_sums(self.t)

    @cached_property
    def concordance(self) -> FloatArray:
        """Of each row the others that it is ordered alike with, less those against, […, n, p, q]."""
        return np.asarray(np.matmul(self.s, np.swapaxes(self.t, -1, -2)))


def row_sums(signs: FloatArray) -> FloatArray:
    """The sums over the last axis, as a product with ones: the sum itself is slow along a short axis.

    >>> import numpy as np
    >>> row_sums(np.array([[1.0, -1.0, 1.0]])).tolist()
    [1.0]
    """
    return np.asarray(signs @ np.ones(signs.shape[-1], signs.dtype))


def signs_of(values: FloatArray) -> FloatArray:
    """The signs […, row, column, other row] of the differences between the rows of values […, n, p].

    They are of 32 bits as long as sums of their products are exact.

    >>> import numpy as np
    >>> signs_of(np.array([[1.0], [3.0], [3.0]]))[:, 0].tolist()
    [[0.0, -1.0, -1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    rows, others = values[..., :, :, np.newaxis], np.swapaxes(values, -1, -2)[..., np.newaxis, :, :]
    width = np.float32 if values.shape[-2] <= _EXACT_ROWS else np.float64
    larger, smaller = (rows > others).view(np.int8), (rows < others).view(np.int8)
    return cast(FloatArray, (larger - smaller).astype(width))
