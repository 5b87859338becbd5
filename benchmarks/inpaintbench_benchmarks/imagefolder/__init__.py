"""Any tree of pictures with a folder for each class: what a classifier still recognises."""

from __future__ import annotations

from .dataset import ImageFolder
from .suite import SUITES

__all__ = ["SUITES", "ImageFolder"]
