"""Pictures of every shape can be looked at: specks and strips are widened with their own edges, never stretched."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

import inpaintbench as ib

SPECK = 8
"""No side is shorter: three pixels would be taken for channels."""
STRIP = 100
"""No side is so many times longer than the other: Qwen2.5-VL refuses 200."""


def framed(image: ib.Image) -> Any:
    """A picture as Pillow has it, with its edges repeated on both sides where it is a speck or a strip.

    >>> framed(np.zeros((3, 900, 3), np.uint8)).size, framed(np.zeros((30, 40, 3), np.uint8)).size
    ((900, 9), (40, 30))
    """
    height, width = image.shape[:2]
    least = max(SPECK, -(-max(height, width) // STRIP))
    sides = [(more // 2, more - more // 2) for more in (max(0, least - height), max(0, least - width))]
    return Image.fromarray(np.pad(image, (*sides, (0, 0)), "edge") if any(map(any, sides)) else image)
