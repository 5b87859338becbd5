"""VQA v2 (Goyal et al., CVPR 2017): questions about pictures of COCO, each answered by ten people."""

from __future__ import annotations

from .dataset import VqaV2
from .suite import SUITES

__all__ = ["SUITES", "VqaV2"]
