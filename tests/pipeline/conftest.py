"""Puts the plugin and the tools that these tests share on the path, and hangs a small gallery."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

PIECES = str(Path(__file__).parents[1] / "pieces")

if PIECES not in sys.path:
    sys.path.insert(0, PIECES)

if TYPE_CHECKING:
    from inpaintbench_pieces import Gallery


@pytest.fixture
def gallery(tmp_path: Path) -> Gallery:
    """Six pictures of 24 × 32 with references and a box for a hole each."""
    from workshop import paint_gallery

    return paint_gallery(tmp_path / "gallery")
