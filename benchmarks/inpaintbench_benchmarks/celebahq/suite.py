"""CelebA-HQ as LaMa evaluates on it: strokes of three widths at 256, and the first hundred pictures of it."""

from __future__ import annotations

import inpaintbench as ib

from ..lama import SCORERS, STROKES
from ..study import mini
from .dataset import CelebaHq

SUITE = ib.Suite(
    name="celebahq",
    version=1,
    dataset=CelebaHq(),
    size=256,
    degraders=STROKES,
    prompter="none",
    scorers=SCORERS,
    primary="lpips.hole",
    samples=2000,
    draws=1,
    seed=0,
    description="CelebA-HQ: thin, medium and thick strokes on faces",
)

SUITES = (SUITE, mini(SUITE))
