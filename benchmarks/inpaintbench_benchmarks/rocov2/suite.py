"""The suite of the radiological images, as the study uses them, and its first hundred samples."""

from __future__ import annotations

from pathlib import Path

import inpaintbench as ib

from ..study import SCORERS, captioners, degraders, mini
from .dataset import Rocov2

SUITE = ib.Suite(
    name="rocov2",
    version=1,
    dataset=Rocov2(),
    size=512,
    degraders=degraders("center"),
    prompter="annotation",
    captioners=captioners(100),
    scorers=SCORERS,
    primary="lpips.hole",
    samples=1000,
    draws=1,
    seed=0,
    description="1,000 radiological images with their captions: restore the centre",
    published=Path(__file__).with_name("published.csv"),
)

SUITES = (SUITE, mini(SUITE))
