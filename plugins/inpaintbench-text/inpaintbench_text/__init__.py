"""Metrics of captions, answers and classes for inpaintbench, and the encoders of texts that they compare with."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib
from inpaintbench_text.coco import Meteor15, SpiceScore
from inpaintbench_text.diversity import CaptionDiversity
from inpaintbench_text.objects import Hallucination, Omission
from inpaintbench_text.readers import Classification, VqaAccuracy
from inpaintbench_text.semantic import Agreement, BertScore, Sbert, SimCseScore
from inpaintbench_text.text_encoders import MiniLm, SentenceTransformer, SimCse, Tokens
from inpaintbench_text.words import BleuSentence, Chrf, MeteorNltk, RougeScore


@ib.hookimpl
def encoders() -> Iterable[type[ib.Encoder]]:
    return [MiniLm, SentenceTransformer, SimCse, Tokens]


@ib.hookimpl
def metrics() -> Iterable[type[ib.Metric]]:
    return [
        Agreement, BertScore, BleuSentence, CaptionDiversity, Chrf, Classification, Hallucination, Meteor15, MeteorNltk,
        Omission, RougeScore, Sbert, SimCseScore, SpiceScore, VqaAccuracy,
    ]  # fmt: skip


@ib.hookimpl
def goldens() -> Iterable[ib.Golden]:
    from inpaintbench_text.golden import every_golden

    return every_golden()
