"""One colour stands for many pixels: their mean, rounded, or mid-grey where there is no pixel to ask."""

from __future__ import annotations

import cv2
import numpy as np

from inpaintbench.types import Image, Mask

MID_GREY = 128


def mean_colour(image: Image, where: Mask) -> Image:
    """The mean colour, uint8 (3,), of the pixels at which `where` is True; mid-grey where there are none.

    >>> import numpy as np
    >>> image = np.array([[[0, 10, 20], [3, 10, 21]]], np.uint8)
    >>> mean_colour(image, np.array([[True, True]])).tolist()
    [2, 10, 20]
    >>> mean_colour(image, np.array([[False, False]])).tolist()
    [128, 128, 128]
    """
    if not where.any():
        return np.full(3, MID_GREY, np.uint8)
    means = cv2.mean(image, np.ascontiguousarray(where).view(np.uint8))[:3]
    return np.rint(means).astype(np.uint8)
