"""The suite of classes: the centre is lost, and a reader that knows the classes says what it still sees."""

from __future__ import annotations

import inpaintbench as ib

from ..study import degraders, mini
from .dataset import ImageFolder

SUITE = ib.Suite(
    name="imagefolder",
    version=1,
    dataset=ImageFolder(),
    size=512,
    degraders=degraders("center"),
    prompter="none",
    captioners=("clip-zero-shot",),
    scorers=("classification", "mse", "psnr", "ssim", "lpips", "mae", "ms-ssim", "seam"),
    primary="lpips.hole",
    samples=2000,
    draws=1,
    seed=0,
    description="any tree of pictures by class: is the class still recognised",
)

SUITES = (SUITE, mini(SUITE))
