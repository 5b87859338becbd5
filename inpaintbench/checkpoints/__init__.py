"""Checkpoints are known by commit or by digest, and are found without being loaded."""

from __future__ import annotations

from inpaintbench.checkpoints.checkpoint import Checkpoint
from inpaintbench.checkpoints.hub import downloads_are_off
from inpaintbench.checkpoints.inspection import inspect_safetensors

__all__ = ["Checkpoint", "downloads_are_off", "inspect_safetensors"]
