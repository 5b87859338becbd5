"""A series as a line plot: the same 512 x 512 pixels every time, with axes and ticks but no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .series import POINTS

if TYPE_CHECKING:
    from inpaintbench import Image

SIZE = 512
"""Height and width of a plot in pixels."""
FIRST = 36
"""Pixel column of the first point."""
STEP = 40
"""Pixel columns from one point to the next."""
ZERO = 456
"""Pixel row of the value 0."""
UNIT = 4
"""Pixel rows per unit; larger values lie higher."""
FRAME = (FIRST - STEP // 2, ZERO - 105 * UNIT, FIRST + STEP * POINTS - STEP // 2, ZERO + 5 * UNIT)
"""Left, top, right and bottom of the frame: half a step and five units around the points and the range 0 to 100."""

_WHITE = 255
_FRAME = (176, 176, 176)
_LINE = (20, 40, 90)
_THICKNESS = 4
_TICK = 6


def plot(values: Sequence[int]) -> Image:
    """Draw 12 values from -5 to 105 as one dark line on white; the range of the y axis is the same for all.

    >>> plot(range(12)).shape
    (512, 512, 3)
    """
    image = np.full((SIZE, SIZE, 3), _WHITE, dtype=np.uint8)
    left, top, right, bottom = FRAME
    for column in point_columns():
        cv2.line(image, (column, bottom), (column, bottom + _TICK), _FRAME)
    for value in range(0, 101, 20):
        row = ZERO - UNIT * value
        cv2.line(image, (left - _TICK, row), (left, row), _FRAME)
    cv2.rectangle(image, (left, top), (right, bottom), _FRAME)
    course = [(column, ZERO - UNIT * value) for column, value in zip(point_columns(), values, strict=True)]
    cv2.polylines(image, [np.array(course, dtype=np.int32)], False, _LINE, _THICKNESS, cv2.LINE_AA)
    return image


def point_columns() -> tuple[int, ...]:
    """The pixel columns of the 12 points, from left to right.

    >>> point_columns()[:3], point_columns()[-1]
    ((36, 76, 116), 476)
    """
    return tuple(range(FIRST, FIRST + STEP * POINTS, STEP))
