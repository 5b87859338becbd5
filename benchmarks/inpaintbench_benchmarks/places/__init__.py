"""Places365: the validation pictures of 365 kinds of scenes, as LaMa evaluates on them."""

from __future__ import annotations

from .dataset import Places
from .suite import SUITES

__all__ = ["SUITES", "Places"]
