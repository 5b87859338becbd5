"""Encoders, similarities and preference scores by Hugging Face transformers, for inpaintbench."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder, VitEncoder
from inpaintbench_transformers.metrics import DinoFrechetDistance, Dinov2Similarity
from inpaintbench_transformers.preference import ImageReward, PickScore


@ib.hookimpl
def encoders() -> Iterable[type[ib.Encoder]]:
    return [Dinov2Encoder, VitEncoder, ClipEncoder]


@ib.hookimpl
def metrics() -> Iterable[type[ib.Metric]]:
    return [Dinov2Similarity, DinoFrechetDistance, PickScore, ImageReward]


@ib.hookimpl
def goldens() -> Iterable[ib.Golden]:
    from inpaintbench_transformers.golden import GOLDENS

    return GOLDENS
