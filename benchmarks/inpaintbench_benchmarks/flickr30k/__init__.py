"""Flickr30k: 31,783 photographs of people and animals, each described by five people; a sample is a pair of both."""

from __future__ import annotations

from .dataset import Flickr30k
from .suite import SUITE, SUITES

__all__ = ["SUITE", "SUITES", "Flickr30k"]
