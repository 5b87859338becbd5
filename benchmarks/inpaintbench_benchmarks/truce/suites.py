"""The two suites made of TRUCE's test sets; they differ in the plots alone."""

from __future__ import annotations

from pathlib import Path

import inpaintbench as ib

from .dataset import Truce
from .series import Subset

_DESCRIPTIONS: dict[Subset, str] = {
    "synthetic": "56 line plots of generated series: restore a quarter of the line, described by three people each",
    "stock": "190 line plots of share prices: restore a quarter of the line, described by three people each",
}


def _suite(subset: Subset) -> ib.Suite:
    return ib.Suite(
        name=f"truce-{subset}",
        version=1,
        dataset=Truce(subset=subset),
        size=512,
        degraders=("erase:where=sample", "blur:where=sample", "lowdim:where=sample"),
        prompter="annotation",
        captioners=(f"plot-reader:subset={subset}",),
        scorers=("mse", "mae", "psnr", "ssim", "ms-ssim", "seam", "bleu", "rouge-l", "cider"),
        primary="ssim.hole",
        draws=1,
        seed=0,
        description=_DESCRIPTIONS[subset],
        published=Path(__file__).with_name("published.csv"),
    )


SUITES = (_suite("synthetic"), _suite("stock"))
