"""RefCOCOg (Mao et al., CVPR 2016): objects in photos of COCO and the expressions by which people refer to them."""

from __future__ import annotations

from .dataset import RefCocog
from .suite import SUITES

__all__ = ["SUITES", "RefCocog"]
