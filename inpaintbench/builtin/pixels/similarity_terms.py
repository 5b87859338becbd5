"""What two windows have in common, as maps of one channel: structure with its luminance, or contrast alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

import cv2
import numpy as np

from inpaintbench.builtin.pixels.regions import Flags
from inpaintbench.types import FloatArray

WINDOW = 11
RADIUS = WINDOW // 2
KERNEL = cv2.getGaussianKernel(WINDOW, sigma=1.5, ktype=cv2.CV_64F)
# the pictures stay on their 0 to 255 scale: SSIM is the same when its constants follow
C1 = (0.01 * 255) ** 2
C2 = (0.03 * 255) ** 2

Plane: TypeAlias = "Flags | FloatArray"
"""One channel (H, W) on the scale of 0 to 255."""
Comparing: TypeAlias = "Callable[[Plane, Plane, Sequence[FloatArray]], FloatArray]"
"""From two channels and five planes of working memory to the map of how alike they are."""


def structure(a: Plane, b: Plane, planes: Sequence[FloatArray], border: int = cv2.BORDER_REFLECT) -> FloatArray:
    """The SSIM map of two single-channel pictures on the scale of 0 to 255: luminance, contrast and structure.

    Outside the picture stands what OpenCV's `border` says. The five `planes` are working memory of the pictures' size,
    one of which comes back as the map.
    """
    smooth_s, smooth_d, varied_s, varied_d, spare = _moments(a, b, planes, border)
    above = _weighted(smooth_s, -1, smooth_d, 2 * C1, out=spare)
    below = _weighted(smooth_s, 1, smooth_d, 2 * C1, out=smooth_s)
    above *= _weighted(varied_s, -1, varied_d, 2 * C2, out=smooth_d)
    below *= _weighted(varied_s, 1, varied_d, 2 * C2, out=varied_s)
    above /= below
    return above


def contrast(a: Plane, b: Plane, planes: Sequence[FloatArray]) -> FloatArray:
    """The part of `structure` that ignores luminance: (2 cov + C2) / (var a + var b + C2)."""
    _, _, varied_s, varied_d, spare = _moments(a, b, planes, cv2.BORDER_REFLECT)
    above = _weighted(varied_s, -1, varied_d, 2 * C2, out=spare)
    above /= _weighted(varied_s, 1, varied_d, 2 * C2, out=varied_s)
    return above


def _moments(a: Plane, b: Plane, planes: Sequence[FloatArray], border: int) -> tuple[FloatArray, ...]:
    """Squared means and variances of s = a + b and d = a - b, from four filters instead of five, and a spare plane.

    With F the filter: 2 F(a)F(b) = (F(s)^2 - F(d)^2) / 2, F(a)^2 + F(b)^2 = (F(s)^2 + F(d)^2) / 2, and the same for
    F(ab) and F(a^2) + F(b^2). The halves cancel between numerator and denominator once the constants are doubled.
    """
    s, d, square_s, square_d, spare = planes
    cv2.add(a, b, dst=s, dtype=cv2.CV_64F)
    cv2.subtract(a, b, dst=d, dtype=cv2.CV_64F)
    _smooth(np.multiply(s, s, out=spare), square_s, border)
    _smooth(np.multiply(d, d, out=spare), square_d, border)
    smooth_s, smooth_d = _smooth(s, spare, border), _smooth(d, s, border)
    smooth_s *= smooth_s
    smooth_d *= smooth_d
    square_s -= smooth_s
    square_d -= smooth_d
    return smooth_s, smooth_d, square_s, square_d, d


def _weighted(a: FloatArray, weight: float, b: FloatArray, constant: float, out: FloatArray) -> FloatArray:
    return cast(FloatArray, cv2.addWeighted(a, 1, b, weight, constant, dst=out))


def _smooth(plane: FloatArray, out: FloatArray, border: int) -> FloatArray:
    return cast(FloatArray, cv2.sepFilter2D(plane, -1, KERNEL, KERNEL, dst=out, borderType=border))
