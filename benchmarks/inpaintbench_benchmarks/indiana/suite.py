"""The suite of the chest X-rays, as the study uses them, and its first hundred samples."""

from __future__ import annotations

import inpaintbench as ib

from ..study import SCORERS, captioners, degraders, mini
from .dataset import Indiana

SUITE = ib.Suite(
    name="indiana",
    version=1,
    dataset=Indiana(),
    size=512,
    degraders=degraders("center"),
    prompter="annotation",
    captioners=captioners(100),
    scorers=SCORERS,
    primary="lpips.hole",
    samples=1000,
    draws=1,
    seed=0,
    description="1,000 frontal chest X-rays with the radiologist's impression: restore the centre",
)

SUITES = (SUITE, mini(SUITE))
