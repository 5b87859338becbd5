"""Similarities of the original and its reconstruction, one by one and as sets."""

from __future__ import annotations

from inpaintbench_transformers.metrics.distance import DinoFrechetDistance
from inpaintbench_transformers.metrics.similarity import Dinov2Similarity

__all__ = ["DinoFrechetDistance", "Dinov2Similarity"]
