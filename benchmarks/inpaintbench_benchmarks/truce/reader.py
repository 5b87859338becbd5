"""The course of a plot's line, recovered from pixels alone, however damaged they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from .draw import FIRST, FRAME, SIZE, STEP, UNIT, ZERO
from .series import POINTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaintbench import FloatArray, Image

LEAST_POINTS = 3
"""With fewer readable points than this, nothing of the line counts as left."""

_INSIDE = 3  # rows beside the frame that its own line may darken
_CONTRAST = 20  # grey levels by which a line's core is darker than the ground of its column
_TALLEST = 0.45  # share of a column that a line may cover: a steep and blurred one covers .4
_JOINT = 3  # columns beside a point where the corner of a thick line is not centred on its course
_TRUST = 10.0  # units by which a column may lie off the fitted course and still count as read
_SOFT = 3.0  # units at which a column's weight in the fit is halved
_LEVEL = 1e-6  # pull towards a level line, which alone decides where nothing was read
_ROUNDS = 5
_COLUMNS = STEP * (POINTS - 1) + 1  # from the first point to the last


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What was read: 12 `values` on the plot's scale, and which points were `readable`; the others are bridged."""

    values: FloatArray
    readable: tuple[bool, ...]

    @property
    def share(self) -> float:
        """The readable share of the points, 0 to 1."""
        return sum(self.readable) / len(self.readable)

    @property
    def is_blank(self) -> bool:
        """Whether too little of a line is left to say anything of it."""
        return sum(self.readable) < LEAST_POINTS


def read(image: Image) -> Course:
    """Recover the 12 values from a plot of any size.

    Each point's own columns, halfway to its neighbours on both sides, are fitted on their own, so that what is painted
    around one point doesn't move the next. A point is readable where at least half of its columns lie near that fit;
    the others lie on the straight line between their readable neighbours, or level with the nearest one.
    """
    heights = _own_columns(trace(image))
    values, near = _fit(heights)
    exists = _own_columns(np.zeros(_COLUMNS)) == 0  # the outermost points have columns on one side alone
    readable = near.sum(axis=1) >= 0.5 * exists.sum(axis=1)
    if readable.any():
        places = np.arange(POINTS)
        values = np.interp(places, places[readable], values[readable])
    return Course(values=values, readable=tuple(bool(point) for point in readable))


def trace(image: Image) -> FloatArray:
    """The line's height in every pixel column from the first point to the last, on the plot's scale; NaN = unreadable.

    In each column the ground is the median grey, the line the one run of rows at least half as much darker than the
    ground as the darkest row. A column is unreadable where that contrast is small, or the run is torn or very tall.
    Pictures of another size are scaled to 512 x 512 first.
    """
    dark = _darkness(image)
    peak = dark.max(axis=1)
    core = dark >= (peak - peak // 2)[:, None]
    count = np.count_nonzero(core, axis=1)
    span = dark.shape[1] - core[:, ::-1].argmax(axis=1) - core.argmax(axis=1)
    readable = (peak >= _CONTRAST) & (span <= 1.25 * count + 4) & (count <= _TALLEST * dark.shape[1])
    weight = np.multiply(dark, core, dtype=np.float32)
    first = FRAME[1] + _INSIDE
    rows = np.arange(first, first + dark.shape[1], dtype=np.float32)
    centre = weight @ rows / np.maximum(weight.sum(axis=1), 1)
    return np.where(readable, (ZERO - centre) / UNIT, np.nan).astype(np.float64)


def _darkness(image: Image) -> NDArray[np.uint8]:
    """(columns, rows): how many grey levels darker than its column's ground each pixel is.

    Inside the frame, between the first and last point; transposed, because all work is done along the columns.
    """
    if image.shape[:2] != (SIZE, SIZE):
        image = np.asarray(cv2.resize(image, (SIZE, SIZE), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    top, bottom = FRAME[1] + _INSIDE, FRAME[3] - _INSIDE + 1
    inside = np.ascontiguousarray(image[top:bottom, FIRST : FIRST + _COLUMNS])
    grey = cv2.transpose(cv2.cvtColor(inside, cv2.COLOR_RGB2GRAY))
    ground = np.median(grey[:, ::4], axis=1).astype(np.uint8)  # every fourth row says as much in a quarter of the time
    return np.asarray(np.maximum(grey, ground[:, None]) - grey)


def _own_columns(heights: FloatArray) -> FloatArray:
    """(12, STEP + 1): the heights from half a step before each point to half a step after; NaN beyond both ends."""
    padded: FloatArray = np.pad(heights, STEP // 2, constant_values=np.nan)
    own: FloatArray = padded[STEP * np.arange(POINTS)[:, None] + np.arange(STEP + 1)]
    return own


def _fit(heights: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Heights around each point to its value, and which columns lie near the fit.

    Two straight pieces that meet at the point, by iteratively reweighted least squares: a column that lies far off the
    rest loses its weight.
    """
    seen = np.isfinite(heights)
    known = np.where(seen, heights, 0.0)
    beside = np.arange(-(STEP // 2), STEP // 2 + 1) / STEP
    shape = np.stack([np.ones_like(beside), np.minimum(beside, 0), np.maximum(beside, 0)], axis=1)
    start = seen & (np.abs(beside) >= _JOINT / STEP)
    weight = start.astype(np.float64)
    for _ in range(_ROUNDS):
        weighted = shape * weight[:, :, None]
        solved = np.linalg.solve(shape.T @ weighted + _LEVEL * np.eye(3), shape.T @ (weight * known)[:, :, None])
        off = np.abs(known - (shape @ solved)[:, :, 0])
        weight = start / (1.0 + (off / _SOFT) ** 2)
    return np.asarray(solved[:, 0, 0], dtype=np.float64), seen & (off <= _TRUST)
