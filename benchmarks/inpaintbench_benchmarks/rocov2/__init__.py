"""ROCOv2: radiological images from open-access articles, each with its caption there."""

from __future__ import annotations

from .dataset import Rocov2
from .suite import SUITE, SUITES

__all__ = ["SUITE", "SUITES", "Rocov2"]
