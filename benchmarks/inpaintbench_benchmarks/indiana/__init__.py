"""Chest X-rays of Indiana University, each with the radiologist's impression."""

from __future__ import annotations

from .dataset import Indiana
from .suite import SUITE, SUITES

__all__ = ["SUITE", "SUITES", "Indiana"]
