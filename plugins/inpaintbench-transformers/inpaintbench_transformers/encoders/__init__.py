"""Encoders turn pictures, and texts where the network has both, into vectors."""

from __future__ import annotations

from inpaintbench_transformers.encoders.clip import ClipEncoder
from inpaintbench_transformers.encoders.vision import Dinov2Encoder, VitEncoder

__all__ = ["ClipEncoder", "Dinov2Encoder", "VitEncoder"]
