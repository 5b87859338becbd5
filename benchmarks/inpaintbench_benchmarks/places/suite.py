"""Places as LaMa evaluates on it: strokes of three widths at 512, and the first hundred pictures of it."""

from __future__ import annotations

from pathlib import Path

import inpaintbench as ib

from ..lama import SCORERS, STROKES
from ..study import mini
from .dataset import Places

SUITE = ib.Suite(
    name="places",
    version=1,
    dataset=Places(),
    size=512,
    degraders=STROKES,
    prompter="none",
    scorers=SCORERS,
    primary="lpips.hole",
    samples=30_000,
    draws=1,
    seed=0,
    description="Places365, validation: thin, medium and thick strokes",
    published=Path(__file__).with_name("published.csv"),
)

SUITES = (SUITE, mini(SUITE))
