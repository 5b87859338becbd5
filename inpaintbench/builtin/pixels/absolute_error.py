"""MAE over a region is a quotient of two integers: exact, and 0 only for identical pixels."""

from __future__ import annotations

import cv2
import numpy as np

from inpaintbench.builtin.pixels.regions import Flags, Regions
from inpaintbench.types import FloatArray, Image


def mae(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """Mean absolute error over three channels of 0 to 1: hole, band, keep, whole (4,), NaN for an empty region.

    Keep is read on `raw`, the others on `composite`. Raises `ContractError` for pictures that do not fit the regions.
    """
    return regions.each(truth, composite, raw, _mean)


def _mean(truth: Image, picture: Image, region: Flags) -> float:
    pixels = cv2.countNonZero(region)
    return round(cv2.norm(truth, picture, cv2.NORM_L1, region)) / (3 * 255 * pixels) if pixels else np.nan
