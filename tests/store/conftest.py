"""Puts the plugin and the tools that these tests share on the path; examples are the same in every run."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import settings

PIECES = str(Path(__file__).parents[1] / "pieces")

if PIECES not in sys.path:
    sys.path.insert(0, PIECES)

settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")
