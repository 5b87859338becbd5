"""Checkpoints are known by commit or digest, looked at before they are loaded, and loaded whole or not at all."""

from __future__ import annotations

from inpaintbench_transformers.loading.checkpoint import Checkpoint, checkpoint
from inpaintbench_transformers.loading.precision import Precision

__all__ = ["Checkpoint", "Precision", "checkpoint"]
