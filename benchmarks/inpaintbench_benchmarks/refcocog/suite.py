"""The suite of RefCOCOg: 2,000 boxes to restore and to describe, and its small variant."""

from __future__ import annotations

from pathlib import Path

import inpaintbench as ib

from ..study import SCORERS, captioners, degraders, mini
from .dataset import RefCocog

SUITE = ib.Suite(
    name="refcocog",
    version=1,
    dataset=RefCocog(),
    size=512,
    degraders=degraders("sample"),
    prompter="annotation",
    captioners=captioners(30),
    mark="red-box",
    scorers=SCORERS,
    primary="lpips.hole",
    samples=2000,
    draws=1,
    seed=0,
    description="2,000 boxes of RefCOCOg: restore what people refer to, and describe it",
    published=Path(__file__).with_name("published.csv"),
)

SUITES = (SUITE, mini(SUITE))
