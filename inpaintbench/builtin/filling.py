"""Classical inpainting reads only known pixels; where there is none, the answer is mid-grey."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from inpaintbench.builtin.colour import mean_colour
from inpaintbench.builtin.pixels.regions import band_width
from inpaintbench.types import Degraded, Image, Mask


def fill_with_mean(item: Degraded) -> Image:
    """The hole in the mean colour of the ring of known pixels around it, as wide as the band that metrics report."""
    return np.where(item.mask[:, :, None], mean_colour(item.image, ring(item.mask)), item.image)


def ring(mask: Mask) -> Mask:
    """The known pixels within the band's width (Chebyshev distance) of the hole.

    >>> import numpy as np
    >>> ring(np.array([[True, False, False]])).tolist()
    [[False, True, False]]
    """
    side = 2 * band_width(*mask.shape) + 1
    near = cv2.dilate(np.ascontiguousarray(mask).view(np.uint8), np.ones((side, side), np.uint8))
    return near.view(np.bool_) & ~mask


def fill_with_opencv(item: Degraded, radius: float, method: int) -> Image:
    """The hole filled by `cv2.inpaint` from the known pixels within `radius` of each pixel.

    OpenCV's gradients reach into holes near the picture's border; what they find there is the ring's mean, never what
    the degraded picture has in its hole.
    """
    flat = fill_with_mean(item)
    if item.mask.all():
        return flat
    return cast(Image, cv2.inpaint(flat, np.ascontiguousarray(item.mask).view(np.uint8), radius, method))
