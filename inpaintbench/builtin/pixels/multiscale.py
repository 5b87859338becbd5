"""Multi-scale SSIM (Wang, Simoncelli and Bovik 2003) is contrast at four scales and SSIM at the fifth, per channel."""

from __future__ import annotations

from typing import TypeAlias, cast

import cv2
import numpy as np

from inpaintbench.builtin.pixels.regions import Flags
from inpaintbench.builtin.pixels.similarity_map import Picture, draw_similarity, windows_that_differ
from inpaintbench.builtin.pixels.similarity_terms import RADIUS, WINDOW, Comparing, contrast, structure
from inpaintbench.types import FloatArray, Image, Mask

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""The exponents of the five scales, finest first, as printed in the paper; they add up to 1.0001."""
SMALLEST = WINDOW * 2 ** (len(WEIGHTS) - 1)
"""The least rows and columns: the coarsest scale holds one whole window."""

Rectangle: TypeAlias = tuple[slice, slice]


def multiscale_ssim(truth: Image, composite: Image, mask: Mask) -> FloatArray:
    """MS-SSIM of the whole picture and of the crop around the hole (2,), each in [0, 1], NaN where not measurable.

    Equation 7 of the paper: the product over the scales of the mean contrast, and of the mean SSIM at the coarsest,
    each to the power of its weight; per channel, then the mean of the channels. Means are over the windows that lie
    within the picture, and one below 0 counts as 0. A scale is the mean of 2 x 2 pixels of the one before; an odd last
    row or column is repeated, as in the authors' code. Nothing is measurable with fewer than 176 rows or columns, nor
    is the crop (`around`) without a hole.
    """
    if min(mask.shape) < SMALLEST:
        return np.full(2, np.nan)
    whole = _of(truth, composite)
    if not mask.any():
        return np.array([whole, np.nan])
    crop = around(mask)
    return np.array([whole, whole if mask[crop].shape == mask.shape else _of(truth[crop], composite[crop])])


def around(mask: Mask) -> Rectangle:
    """Rows and columns of the hole's bounding box, widened evenly to 176 where it is smaller, within the picture.

    >>> mask = np.zeros((200, 400), np.bool_)
    >>> mask[10:20, 100:140] = True
    >>> around(mask)
    (slice(0, 176, None), slice(32, 208, None))
    """
    rows, columns = (np.flatnonzero(mask.any(axis=axis)) for axis in (1, 0))
    return _widened(rows, mask.shape[0]), _widened(columns, mask.shape[1])


def _widened(busy: np.ndarray[tuple[int], np.dtype[np.intp]], end: int) -> slice:
    first, length = int(busy[0]), int(busy[-1]) + 1 - int(busy[0])
    side = max(length, SMALLEST)
    start = min(max(0, first - (side - length) // 2), end - side)
    return slice(start, start + side)


def _of(truth: Image, picture: Image) -> float:
    a: Picture = truth
    b: Picture = picture
    product = np.ones(3)
    for scale, weight in enumerate(WEIGHTS):
        coarsest = scale == len(WEIGHTS) - 1
        product *= np.maximum(_means(a, b, structure if coarsest else contrast), 0) ** weight
        if not coarsest:
            a, b = _halved(a), _halved(b)
    return float(product.mean())


def _means(a: Picture, b: Picture, compare: Comparing) -> FloatArray:
    """The mean of each channel's map [3] over the windows within the picture; identical windows need no computing."""
    inner = (slice(RADIUS, -RADIUS), slice(RADIUS, -RADIUS))
    wanted = np.zeros(a.shape[:2], np.uint8)
    wanted[inner] = windows_that_differ(a, b)[inner]
    found = np.ones(a.shape[:2])
    means = np.empty(3)
    for channel in range(3):
        # every channel overwrites the same pixels of the map: the others stay 1
        draw_similarity(found, _plane(a, channel), _plane(b, channel), wanted, compare)
        means[channel] = cv2.mean(found[inner])[0]
    return means


def _plane(picture: Picture, channel: int) -> Flags | FloatArray:
    return cast("Flags | FloatArray", cv2.extractChannel(picture, channel))


def _halved(picture: Picture) -> FloatArray:
    """The mean of every 2 x 2 pixels: exact, because colours are whole numbers over a power of 4."""
    height, width = picture.shape[:2]
    even = cv2.copyMakeBorder(picture, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE).astype(np.float64)
    half = cv2.resize(even, ((width + 1) // 2, (height + 1) // 2), interpolation=cv2.INTER_AREA)
    return cast("FloatArray", half)
