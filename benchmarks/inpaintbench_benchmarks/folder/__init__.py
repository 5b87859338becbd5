"""Any folder of pictures: what one tries first."""

from __future__ import annotations

from .dataset import Pictures
from .suite import SUITES

__all__ = ["SUITES", "Pictures"]
