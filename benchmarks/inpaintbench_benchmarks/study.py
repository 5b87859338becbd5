"""What the suites of the study share: its three degradations, its captioners and decoding, its scores and some more."""

from __future__ import annotations

import dataclasses
from typing import Literal

import inpaintbench as ib

MINI = 100
"""Samples in the small variant of a suite."""

SCORERS = (
    "mse",
    "psnr",
    "ssim",
    "lpips",
    "mae",
    "ms-ssim",
    "seam",
    "bleu-sentence:candidates=mean",
    "meteor-nltk:candidates=mean",
    "rouge-score:candidates=mean",
    "simcse:candidates=mean",
    "sbert:candidates=mean",
    "bleu",
    "rouge-l",
    "cider",
    "caption-diversity",
)
"""Those of the study, the candidates of a caption averaged as it does; then this project's, of the first candidate.

SimCSE is the supervised variant: of the unsupervised one no commit is known that could be pinned.
"""


def degraders(where: Literal["sample", "center", "strokes-medium"]) -> tuple[str, ...]:
    """The study's erasure, blur and low-dimensional compression of a region."""
    return (f"erase:where={where}", f"blur:where={where}", f"lowdim:where={where}")


def captioners(tokens: int) -> tuple[str, ...]:
    """The study's three captioners, as it decodes: three candidates each, of at most so many tokens."""
    return tuple(f"{name}:decoding=study,max_tokens={tokens}" for name in ("blip", "llava-onevision", "qwen2.5-vl"))


def mini(suite: ib.Suite) -> ib.Suite:
    """The first hundred samples of a suite, for a laptop: a suite of its own, with a board of its own.

    What papers report is of more samples, and stands on the board of the whole suite alone.
    """
    description = f"the first {MINI} samples of {suite.title}"
    name = f"{suite.name}-mini"
    return dataclasses.replace(suite, name=name, samples=MINI, description=description, published=None)
