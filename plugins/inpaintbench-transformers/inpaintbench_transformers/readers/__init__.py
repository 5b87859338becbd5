"""Readers are captioners that choose: every candidate has a probability, and all of one picture's add up to 1."""

from __future__ import annotations

from inpaintbench_transformers.readers.classifier import Classifier
from inpaintbench_transformers.readers.zero_shot import ClipZeroShot

__all__ = ["Classifier", "ClipZeroShot"]
