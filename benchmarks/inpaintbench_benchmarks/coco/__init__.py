"""COCO Captions (Chen et al. 2015): pictures of everyday scenes, each described by five people."""

from __future__ import annotations

from .dataset import Coco
from .suite import SUITES

__all__ = ["SUITES", "Coco"]
