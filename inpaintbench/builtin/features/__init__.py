"""Similarities in the feature space of an encoder: what plugins that bring encoders build their metrics on."""

from __future__ import annotations

from inpaintbench.builtin.features.similarity import FeatureSimilarity

__all__ = ["FeatureSimilarity"]
