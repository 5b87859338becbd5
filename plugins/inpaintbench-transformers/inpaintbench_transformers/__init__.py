"""Captioners, assistants, encoders, similarities, preference scores and probes by transformers, for inpaintbench."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib
from inpaintbench_transformers.assistants import LlavaOnevisionAssistant, Qwen25VlAssistant, VlmAssistant
from inpaintbench_transformers.captioners import Blip, Blip2, InstructBlip, LlavaOnevision, Qwen25Vl, Vlm
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder, VitEncoder
from inpaintbench_transformers.metrics import DinoFrechetDistance, Dinov2Similarity
from inpaintbench_transformers.preference import ImageReward, PickScore
from inpaintbench_transformers.probes import (
    AttentionEncoder,
    AttentionEntropy,
    AttentionShift,
    EmbeddingEncoder,
    EmbeddingShift,
    PatchMap,
)
from inpaintbench_transformers.readers import Classifier, ClipZeroShot


@ib.hookimpl
def captioners() -> Iterable[type[ib.Captioner]]:
    return [Blip, Blip2, InstructBlip, LlavaOnevision, Qwen25Vl, Vlm, Classifier, ClipZeroShot]


@ib.hookimpl
def assistants() -> Iterable[type[ib.Assistant]]:
    return [LlavaOnevisionAssistant, Qwen25VlAssistant, VlmAssistant]


@ib.hookimpl
def encoders() -> Iterable[type[ib.Encoder]]:
    return [Dinov2Encoder, VitEncoder, ClipEncoder, AttentionEncoder, EmbeddingEncoder]


@ib.hookimpl
def metrics() -> Iterable[type[ib.Metric]]:
    return [Dinov2Similarity, DinoFrechetDistance, PickScore, ImageReward]


@ib.hookimpl
def probes() -> Iterable[type[ib.Probe]]:
    return [EmbeddingShift, AttentionShift, AttentionEntropy, PatchMap]


@ib.hookimpl
def goldens() -> Iterable[ib.Golden]:
    from inpaintbench_transformers.golden import GOLDENS

    return GOLDENS
