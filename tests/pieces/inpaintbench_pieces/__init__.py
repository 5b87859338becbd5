"""A stranger's plugin for the tests of the pipeline: its components note what they were asked, and fail on demand."""

from __future__ import annotations

import inpaintbench as ib
from inpaintbench_pieces.assistants import Apart, Asker, Clerk, Distance, Ensemble, Eye, Stack
from inpaintbench_pieces.captioners import Parrot, Teller
from inpaintbench_pieces.degraders import BrokenDegrader
from inpaintbench_pieces.gallery import Gallery
from inpaintbench_pieces.measures import BrokenMetric, Counted, Kinship, Luminance, Vocabulary
from inpaintbench_pieces.painters import Faulty, Hungry, Identity, Lonely, Noisy, Oracle, Slow, Told
from inpaintbench_pieces.prompters import Climber, Numbered


@ib.hookimpl
def assistants() -> list[type[ib.Assistant]]:
    return [Clerk]


@ib.hookimpl
def captioners() -> list[type[ib.Captioner]]:
    return [Parrot, Teller]


@ib.hookimpl
def degraders() -> list[type[ib.Degrader]]:
    return [BrokenDegrader]


@ib.hookimpl
def encoders() -> list[type[ib.Encoder]]:
    return [Eye]


@ib.hookimpl
def inpainters() -> list[type[ib.Inpainter]]:
    return [Ensemble, Faulty, Hungry, Identity, Lonely, Noisy, Oracle, Slow, Stack, Told]


@ib.hookimpl
def judges() -> list[type[ib.Judge]]:
    return [Asker]


@ib.hookimpl
def metrics() -> list[type[ib.Metric]]:
    return [Apart, BrokenMetric, Counted, Distance, Kinship, Luminance, Vocabulary]


@ib.hookimpl
def prompters() -> list[type[ib.Prompter]]:
    return [Climber, Numbered]


@ib.hookimpl
def suites() -> list[ib.Suite]:
    return [
        ib.Suite(
            name="pieces/gallery",
            version=1,
            dataset=Gallery(),
            size=32,
            degraders=("erase:where=sample",),
            scorers=("mse",),
            primary="mse.hole",
        )
    ]
