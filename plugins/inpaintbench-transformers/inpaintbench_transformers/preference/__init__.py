"""Preference scores: networks trained on which of two pictures for a text people chose."""

from __future__ import annotations

from inpaintbench_transformers.preference.imagereward import ImageReward
from inpaintbench_transformers.preference.pickscore import PickScore

__all__ = ["ImageReward", "PickScore"]
