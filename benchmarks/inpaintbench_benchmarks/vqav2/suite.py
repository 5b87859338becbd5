"""The suite of VQA v2: 5,000 pictures to restore so that their question can still be answered; its small variant."""

from __future__ import annotations

import inpaintbench as ib

from ..study import degraders, mini
from .dataset import VqaV2

SUITE = ib.Suite(
    name="vqav2",
    version=1,
    dataset=VqaV2(),
    size=512,
    degraders=degraders("center"),
    prompter="none",
    captioners=("llava-onevision:max_tokens=10", "qwen2.5-vl:max_tokens=10"),
    scorers=("mse", "psnr", "ssim", "lpips", "mae", "ms-ssim", "seam", "vqa-accuracy"),
    primary="lpips.hole",
    samples=5000,
    draws=1,
    seed=0,
    description="5,000 pictures of VQA v2: restore the centre; can a question still be answered?",
)

SUITES = (SUITE, mini(SUITE))
