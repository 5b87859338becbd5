"""MSE over a region is a quotient of two integers: exact, and 0 only for identical pixels; PSNR is its logarithm."""

from __future__ import annotations

import cv2
import numpy as np

from inpaintbench.builtin.pixels.regions import Flags, Regions
from inpaintbench.types import FloatArray, Image


def mse(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """Mean squared error over three channels of 0 to 1: hole, band, keep, whole (4,), NaN for an empty region.

    Keep is read on `raw`, the others on `composite`. Raises `ContractError` for pictures that do not fit the regions.
    """
    return regions.each(truth, composite, raw, _mean)


def psnr(mse: FloatArray) -> FloatArray:
    """Peak signal-to-noise ratio in dB, -10 log10(`mse`) for a peak of 1; NaN where the mse is 0 or missing.

    >>> import numpy as np
    >>> psnr(np.array([0.01, 0.0, np.nan])).tolist()
    [20.0, nan, nan]
    """
    return -10 * np.log10(np.where(mse > 0, mse, np.nan))


def psnr_and_mse(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """Both of every region: four in dB, then four mean squared errors (8,)."""
    errors = mse(truth, composite, raw, regions)
    return np.concatenate([psnr(errors), errors])


def _mean(truth: Image, picture: Image, region: Flags) -> float:
    pixels = cv2.countNonZero(region)
    if pixels == 0:
        return np.nan
    # some builds square a rounded root: the sum is an integer below 2**53, so rounding makes it exact again
    total = round(cv2.norm(truth, picture, cv2.NORM_L2SQR, region))
    return total / (3 * 255**2 * pixels)
