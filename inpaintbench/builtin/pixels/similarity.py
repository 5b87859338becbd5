"""SSIM over a region is the mean of the SSIM map (Wang et al. 2004) over the region's pixels."""

from __future__ import annotations

import cv2
import numpy as np

from inpaintbench.builtin.pixels.regions import Flags, Regions
from inpaintbench.builtin.pixels.similarity_map import draw_similarity, windows_that_differ
from inpaintbench.builtin.pixels.similarity_terms import RADIUS, WINDOW
from inpaintbench.types import FloatArray, Image


def ssim(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """Structural similarity: hole, band, keep, whole (4,), each in [-1, 1], NaN where not measurable.

    The mean over a region leaves out the map's outermost 5 pixels, whose windows leave the picture, unless nothing
    else of the region remains: then it is the mean over all of the region, in a picture mirrored at its border.
    Keep is read on `raw`, the others on `composite`. An empty region is not measurable, nor is any region of a picture
    with fewer than 11 rows or columns. Raises `ContractError` for pictures that do not fit the regions.
    """
    regions.refuse_misfits(truth, composite, raw)
    if min(truth.shape[:2]) < WINDOW:
        return np.full(4, np.nan)
    found = np.ones(truth.shape[:2])  # the value of identical windows: only the others are computed
    draw_similarity(found, truth, composite, windows_that_differ(truth, composite))
    hole, band, whole = (_mean(found, region) for region in (regions.hole, regions.band, regions.whole))
    # the raw output's map is the composite's wherever their windows are the same: only the rest is drawn over it
    draw_similarity(found, truth, raw, regions.keep & windows_that_differ(composite, raw))
    return np.array([hole, band, _mean(found, regions.keep), whole])


def _mean(found: FloatArray, region: Flags) -> float:
    inner = (slice(RADIUS, -RADIUS), slice(RADIUS, -RADIUS))
    for part in (inner, ...):
        if region[part].any():
            return cv2.mean(found[part], region[part])[0]
    return np.nan
