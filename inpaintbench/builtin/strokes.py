"""Irregular holes are polygonal chains of random width, sometimes boxes instead, as LaMa's evaluation masks are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaintbench.types import Mask

Range: TypeAlias = tuple[int, int]
Canvas: TypeAlias = NDArray[np.uint8]

LARGEST = 0.5
"""The largest share of the picture that strokes may cover; a hole above it is drawn again."""
TRIES = 50


@dataclass(frozen=True, slots=True)
class Style:
    """Inclusive ranges of one kind of strokes; lengths are in pixels of a picture whose short side has 512.

    With the chance `boxed` a hole is made of boxes, of sides `side`, at least `margin` from the border.
    """

    chains: Range
    width: Range
    length: Range
    boxed: float = 0.0
    boxes: Range = (0, 0)
    side: Range = (0, 0)
    margin: int = 0


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "thin": Style(chains=(4, 71), width=(5, 24), length=(10, 109)),
        "medium": Style(
            chains=(4, 11), width=(5, 104), length=(10, 209), boxed=0.3 / 1.3, boxes=(1, 5), side=(30, 149)
        ),
        "thick": Style(
            chains=(1, 6), width=(5, 254), length=(10, 459), boxed=0.3 / 1.3, boxes=(1, 4), side=(30, 299), margin=10
        ),
    }
)
"""The settings of LaMa's masks for 512 × 512 pictures (Suvorov et al. 2022, random_{thin,medium,thick}_512).

They differ in width, not in area: over 2 000 seeds at 512 × 512 the median shares of the picture are .30, .30 and .27,
and nine holes of ten lie between .06 and .48, .04 and .48, .05 and .47.
"""
SEGMENTS = (1, 5)
"""How many segments a chain has."""


def strokes(size: tuple[int, int], style: Style, rng: np.random.Generator) -> Mask:
    """A hole of a picture of `size` (height, width): never empty, at most half of the picture.

    A picture of a few pixels, of which every stroke covers more than half, may get a larger one.
    """
    scale = min(size) / 512
    for _ in range(TRIES):
        drawn = _boxes(size, style, scale, rng) if rng.random() < style.boxed else _chains(size, style, scale, rng)
        if drawn.mean() <= LARGEST:
            break
    return drawn.view(np.bool_)


def between(rng: np.random.Generator, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included.

    It comes from `random`, which numpy derives from the bit generator directly and keeps from release to release; the
    streams of `integers` and of the distributions may change.
    """
    return low + int(rng.random() * (high - low + 1))


def _chains(size: tuple[int, int], style: Style, scale: float, rng: np.random.Generator) -> Canvas:
    """Chains that each wander to one side: every segment's direction is drawn from the left or the right half-plane."""
    height, width = size
    canvas = np.zeros(size, np.uint8)
    for _ in range(between(rng, *style.chains)):
        x, y = between(rng, 0, width - 1), between(rng, 0, height - 1)
        side = 1 if rng.random() < 0.5 else -1
        for _ in range(between(rng, *SEGMENTS)):
            angle = np.pi * rng.random()
            length = scale * between(rng, *style.length)
            thickness = max(1, round(scale * between(rng, *style.width)))
            end_x = min(max(round(x + side * length * float(np.sin(angle))), 0), width - 1)
            end_y = min(max(round(y + length * float(np.cos(angle))), 0), height - 1)
            cv2.line(canvas, (x, y), (end_x, end_y), 1, thickness)
            x, y = end_x, end_y
    return canvas


def _boxes(size: tuple[int, int], style: Style, scale: float, rng: np.random.Generator) -> Canvas:
    canvas = np.zeros(size, np.uint8)
    margin = int(scale * style.margin)
    for _ in range(between(rng, *style.boxes)):
        extents = [_extent(side, margin, scale, style.side, rng) for side in size]
        canvas[extents[0], extents[1]] = 1
    return canvas


def _extent(side: int, margin: int, scale: float, lengths: Range, rng: np.random.Generator) -> slice:
    """A random stretch of one side of the picture, at least `margin` from either end."""
    length = min(max(1, round(scale * between(rng, *lengths))), side - 2 * margin)
    start = between(rng, margin, side - margin - length)
    return slice(start, start + length)
