"""Checkpoints are known by commit or digest, looked at before they are loaded, and loaded whole or not at all."""

from __future__ import annotations

from inpaintbench_transformers.loading.pins import checkpoint
from inpaintbench_transformers.loading.precision import Precision

__all__ = ["Precision", "checkpoint"]
