"""The suite of the photographs: fidelity alone, no captioner."""

from __future__ import annotations

import inpaintbench as ib

from .dataset import Photos

SUITE = ib.Suite(
    name="photos",
    version=1,
    dataset=Photos(),
    size=512,
    degraders=("erase:where=sample", "blur:where=sample", "lowdim:where=sample"),
    prompter="annotation",
    scorers=("mse", "mae", "psnr", "ssim", "ms-ssim", "seam"),
    primary="ssim.hole",
    draws=1,
    seed=0,
    description="12 public photographs: restore one object in each",
)
