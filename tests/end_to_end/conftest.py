"""Puts the plugin and the tools that these tests share on the path."""

from __future__ import annotations

import sys
from pathlib import Path

PIECES = str(Path(__file__).parents[1] / "pieces")

if PIECES not in sys.path:
    sys.path.insert(0, PIECES)
