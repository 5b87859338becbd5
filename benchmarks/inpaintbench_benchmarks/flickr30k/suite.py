"""The suite of the photographs and captions, as the study uses them, and its first hundred samples."""

from __future__ import annotations

from pathlib import Path

import inpaintbench as ib

from ..study import SCORERS, captioners, degraders, mini
from .dataset import Flickr30k

SUITE = ib.Suite(
    name="flickr30k",
    version=1,
    dataset=Flickr30k(),
    size=512,
    degraders=degraders("center"),
    prompter="annotation",
    captioners=captioners(30),
    scorers=SCORERS,
    primary="lpips.hole",
    samples=4000,
    draws=1,
    seed=0,
    description="4,000 photographs with one of their captions each: restore the centre",
    published=Path(__file__).with_name("published.csv"),
)

SUITES = (SUITE, mini(SUITE))
