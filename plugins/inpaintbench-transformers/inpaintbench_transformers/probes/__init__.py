"""Probes look inside a vision encoder: what it attends to and what it makes of the original and of the composite."""

from __future__ import annotations

from inpaintbench_transformers.probes.encoders import AttentionEncoder, EmbeddingEncoder
from inpaintbench_transformers.probes.entropy import AttentionEntropy
from inpaintbench_transformers.probes.patch_map import PatchMap
from inpaintbench_transformers.probes.shift import AttentionShift, EmbeddingShift

__all__ = ["AttentionEncoder", "AttentionEntropy", "AttentionShift", "EmbeddingEncoder", "EmbeddingShift", "PatchMap"]
