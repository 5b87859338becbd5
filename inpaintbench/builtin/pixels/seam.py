"""A seam shows where colours jump across the hole's edge: measured on the composite and on the original alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import cv2
import numpy as np

from inpaintbench.builtin.pixels.regions import Flags
from inpaintbench.types import FloatArray, Image, Mask


def seam(truth: Image, composite: Image, mask: Mask) -> FloatArray:
    """The mean jump across the hole's edge of the composite and of the original (2,), each in [0, 1]; NaN without edge.

    The edge is made of all pairs of pixels that are neighbours in a row or column and of which exactly one is in the
    hole. A pair's jump is the absolute difference of its colours, from 0 to 1, averaged over the three channels.

    >>> truth, painted = np.zeros((1, 4, 3), np.uint8), np.full((1, 4, 3), 255, np.uint8)
    >>> mask = np.array([[False, True, True, False]])
    >>> seam(truth, np.where(mask[..., None], painted, truth), mask).tolist()
    [1.0, 0.0]
    """
    pairs = 0
    totals = [0, 0]
    for edge, first, second in _directions(mask):
        pairs += cv2.countNonZero(edge)
        for i, picture in enumerate((composite, truth)):
            totals[i] += round(cv2.norm(picture[first], picture[second], cv2.NORM_L1, edge))
    return np.array(totals) / (3 * 255 * pairs) if pairs else np.full(2, np.nan)


def _directions(mask: Mask) -> Iterator[tuple[Flags, tuple[slice, slice], tuple[slice, slice]]]:
    """For neighbours in rows, then in columns: where exactly one of a pair is in the hole, and the two of each pair."""
    everything = slice(None)
    for first, second in (
        ((everything, slice(None, -1)), (everything, slice(1, None))),
        ((slice(None, -1), everything), (slice(1, None), everything)),
    ):
        edge = np.not_equal(mask[first], mask[second])
        if edge.any():
            yield cast("Flags", edge.view(np.uint8)), first, second
