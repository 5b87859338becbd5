"""The crop around a hole is a square with a margin, moved inside the picture: no encoder cuts the hole's ends off."""

from __future__ import annotations

import numpy as np

from inpaintbench.types import Mask

GROWTH, SMALLEST = 1.25, 32
"""The square's side in longer sides of the hole's bounding box, and its smallest side in pixels."""


def around_hole(mask: Mask) -> tuple[slice, slice] | None:
    """Rows and columns of the crop around the hole of `mask` (bool (H, W), True = hole); None for an empty one.

    The square's side is 1.25 times the longer side of the hole's bounding box, at least 32 pixels. It is centred on the
    box and moved until it lies inside the picture; along a side of the picture that is shorter it takes all of it.

    >>> mask = np.zeros((100, 200), bool)
    >>> mask[40:60, 0:8] = True
    >>> around_hole(mask)
    (slice(34, 66, None), slice(0, 32, None))
    """
    if not mask.any():
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    bounds = [(int(at[0]), int(at[-1]) + 1) for at in (rows, columns)]
    side = max(SMALLEST, round(GROWTH * max(end - start for start, end in bounds)))
    first, second = (
        _stretch(start, end, side, length) for (start, end), length in zip(bounds, mask.shape, strict=True)
    )
    return first, second


def _stretch(start: int, end: int, side: int, length: int) -> slice:
    side = min(side, length)
    begin = min(max(0, start + (end - start - side) // 2), length - side)
    return slice(begin, begin + side)
