"""Scores by the formulas of published evaluation code, its faults included, for numbers that stand beside theirs."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from inpaintbench.builtin.pixels.absolute_error import mae
from inpaintbench.builtin.pixels.regions import Regions
from inpaintbench.builtin.pixels.similarity import ssim
from inpaintbench.builtin.pixels.similarity_map import draw_similarity, windows_that_differ
from inpaintbench.builtin.pixels.similarity_terms import structure
from inpaintbench.builtin.pixels.squared_error import mse, psnr
from inpaintbench.types import FloatArray, Image

IDENTICAL, CAP = 1e-10, 1000.0
"""BrushBench gives a picture whose error is below the first the second number of decibels."""
KEEP, WHOLE = slice(2, 3), slice(3, 4)


def brushbench_mse(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """`calculate_mse` of TencentARC/BrushNet, examples/brushnet/evaluate_brushnet.py: of kept pixels of `raw` (1,).

    The fault: squared differences are added up over three channels and divided by the sum of a mask that has one, so
    that the result is three times the mean squared error, 0 to 3. Theirs is in float32, ours in float64. Their
    resizing to 512 x 512 is left to the suite. NaN where nothing is kept.
    """
    return 3 * mse(truth, composite, raw, regions)[KEEP]


def brushbench_psnr(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """`calculate_psnr` of the same file: dB (1,) of `brushbench_mse`, -4.77 to 1000; NaN where nothing is kept.

    The faults: 4.77 dB too little, from the error times three; and 1000 dB where the error is below 1e-10, which one
    such picture brings into the mean.
    """
    error = brushbench_mse(truth, composite, raw, regions)
    return np.where(error < IDENTICAL, CAP, psnr(error))


def lama_ssim(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """`SSIM` of advimman/lama, saicinpainting/evaluation/losses/ssim.py: the whole composite (1,), -1 to 1.

    The fault: its windows read black beyond the picture's border and count as much as the others, where Wang et al.
    2004 leave them out. Theirs is in float32, ours in float64. Defined for pictures of any size.
    """
    regions.refuse_misfits(truth, composite, raw)
    found = np.ones(truth.shape[:2])
    zero_padded = partial(structure, border=cv2.BORDER_CONSTANT)
    draw_similarity(found, truth, composite, windows_that_differ(truth, composite), zero_padded)
    return np.array([found.mean()])


def mat_mae(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """`calculate_l1` of fenglinglwb/MAT, evaluatoin/cal_psnr_ssim_l1.py: the whole composite (1,), 0 to 1.

    The formula is sound; but kept pixels, which are equal, are most of the picture and of the mean.
    """
    return mae(truth, composite, raw, regions)[WHOLE]


def mat_psnr(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """`calculate_psnr` of the same file: the whole composite, dB (1,), NaN for identical pictures.

    Kept pixels flatter it as they do `mat_mae`. The fault: identical pictures are infinite, and so is every mean with
    one of them; here they are left out and counted.
    """
    return psnr(mse(truth, composite, raw, regions)[WHOLE])


def mat_ssim(truth: Image, composite: Image, raw: Image, regions: Regions) -> FloatArray:
    """`calculate_ssim` of the same file: the whole composite (1,), -1 to 1, NaN below 11 rows or columns.

    It is SSIM as Wang et al. 2004 have it, without the border; kept pixels flatter it as they do `mat_mae`.
    """
    return ssim(truth, composite, raw, regions)[WHOLE]
