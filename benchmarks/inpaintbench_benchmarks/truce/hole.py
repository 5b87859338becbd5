"""The region a painter has to restore: the three neighbouring points that a straight bridge would miss by most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from .draw import FIRST, SIZE, STEP

if TYPE_CHECKING:
    from inpaintbench import Mask

WIDTH = 3
"""Points in the hole: a quarter of the 12."""


def window(values: Sequence[int]) -> int:
    """Index of the first of the three points to hide.

    Each run of three points that has a neighbour on both sides is taken out and bridged by the straight line between
    these neighbours; the run with the largest sum of squared differences between bridge and series is the most
    informative one. Runs at either end are left out: there the picture has no far side to reconstruct from. Ties go to
    the earliest, so a straight series loses its points 1 to 3 (counted from 0). Computed in whole numbers.

    >>> window([10, 10, 10, 10, 10, 10, 40, 10, 10, 10, 10, 10])
    4
    >>> window(range(12))
    1
    """
    starts = range(1, len(values) - WIDTH)
    return max(starts, key=lambda start: (_missed(values, start), -start))


def _missed(values: Sequence[int], start: int) -> int:
    """Sum of (bridge - series)² over the run, times (WIDTH + 1)² to stay in whole numbers."""
    before, after = values[start - 1], values[start + WIDTH]
    parts = WIDTH + 1
    return sum(
        (parts * values[start + step - 1] - (parts - step) * before - step * after) ** 2 for step in range(1, parts)
    )


def columns(start: int) -> tuple[int, int]:
    """First pixel column of the hole and the one after its last: from halfway before its points to halfway after.

    >>> columns(1)
    (56, 176)
    """
    first = FIRST + STEP * start - STEP // 2
    return first, first + STEP * WIDTH


def hole(values: Sequence[int]) -> Mask:
    """Bool (512, 512), True in all rows of the hole's columns."""
    mask = np.zeros((SIZE, SIZE), dtype=np.bool_)
    first, end = columns(window(values))
    mask[:, first:end] = True
    return mask
