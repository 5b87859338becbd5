"""Metrics that keep their contract, to be broken in one way each, and what the check then reports."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import numpy as np

from inpaintbench.components import CaptionMetric, Metric
from inpaintbench.testing.conformance import examine
from inpaintbench.types import Measured


class Sound(Metric):
    """Mean absolute error in the hole and around it, between 0 and 1."""

    name: ClassVar[str] = "sound"
    reads: ClassVar[tuple[str, ...]] = ("truth", "raw", "mask")
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 1.0)

    @property
    def columns(self):
        return ("hole", "keep")

    def load(self, host):
        return lambda batch: [self.measure(item) for item in batch]

    def measure(self, item):
        if item.truth is None:
            return Measured(None, "no truth")
        error = np.abs(item.truth.astype(float) - item.raw) / 255
        return Measured(tuple(error[m].mean().item() if m.any() else None for m in (item.mask, ~item.mask)))


class Words(CaptionMetric):
    """The share of a caption's words that a reference has."""

    name: ClassVar[str] = "words"
    bounds = (None, None)

    def load_texts(self, host):
        def share(text, references):
            known = {word for reference in references for word in reference.lower().split()}
            words = text.lower().split()
            return sum(word in known for word in words) / len(words) if words else 0.0

        return lambda texts, references: np.array([[share(t, r)] for t, r in zip(texts, references, strict=True)])


@cache
def report(component):
    return examine(component, imports=False)


def faults(component):
    return [(finding.check, finding.text) for finding in report(component).faults]
