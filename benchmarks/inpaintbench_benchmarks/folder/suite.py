"""The suites of a folder: irregular holes in all pictures or in the first hundred, or what its own masks show."""

from __future__ import annotations

import dataclasses

import inpaintbench as ib

from ..lama import PLAIN, STROKES
from ..study import mini
from .dataset import Pictures

FOLDER = ib.Suite(
    name="folder",
    version=1,
    dataset=Pictures(),
    size=512,
    degraders=STROKES,
    prompter="none",
    scorers=PLAIN,
    primary="ssim.hole",
    draws=1,
    seed=0,
    description="any folder of pictures: thin, medium and thick strokes",
)

MASKS = dataclasses.replace(
    FOLDER,
    name="folder-masks",
    dataset=Pictures(regions="masks"),
    degraders=("erase:where=sample",),
    description="any folder of pictures with masks: the holes that they show",
)

SUITES = (FOLDER, mini(FOLDER), MASKS)
