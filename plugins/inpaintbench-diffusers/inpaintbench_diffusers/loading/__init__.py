"""Checkpoints are known by commit or digest, looked at before they are loaded, and loaded whole or not at all."""

from __future__ import annotations

from inpaintbench_diffusers.loading.inspection import Source

__all__ = ["Source"]
