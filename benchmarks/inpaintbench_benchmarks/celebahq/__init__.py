"""CelebA-HQ: faces at 256 × 256, as LaMa evaluates on them."""

from __future__ import annotations

from .dataset import CelebaHq
from .suite import SUITES

__all__ = ["SUITES", "CelebaHq"]
