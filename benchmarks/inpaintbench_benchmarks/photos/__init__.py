"""Photographs that everybody who has scikit-image has: a dozen, with one object to restore in each."""

from __future__ import annotations

from .dataset import Photos
from .suite import SUITE

__all__ = ["SUITE", "Photos"]
