"""The suite of COCO: 5,000 pictures, their centre or strokes to restore, and its small variant."""

from __future__ import annotations

import inpaintbench as ib

from ..study import SCORERS, captioners, degraders, mini
from .dataset import Coco

SUITE = ib.Suite(
    name="coco",
    version=1,
    dataset=Coco(),
    size=512,
    degraders=(*degraders("center"), "erase:where=strokes-medium"),
    prompter="annotation",
    captioners=captioners(30),
    scorers=SCORERS,
    primary="lpips.hole",
    samples=5000,
    draws=1,
    seed=0,
    description="5,000 pictures of COCO: restore the centre, or what strokes hide, and caption the picture",
)

SUITES = (SUITE, mini(SUITE))
