"""The SSIM map of two pictures is computed only where it is wanted, in tiles that fit a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaintbench.builtin.pixels.regions import Flags
from inpaintbench.builtin.pixels.similarity_terms import RADIUS, WINDOW, Comparing, Plane, structure
from inpaintbench.types import FloatArray, Image

TILE = (128, 288)
"""Rows and columns computed at once: large enough to make the halo cheap, small enough for a processor's own cache."""
GAP = 32
"""Up to so many idle columns between two busy ones cost less to compute than to leave out."""

Picture: TypeAlias = "Image | FloatArray"
"""(H, W, 3), or (H, W) for a single channel, on the scale of 0 to 255."""


def draw_similarity(
    found: FloatArray, truth: Picture, picture: Picture, wanted: Flags, compare: Comparing = structure
) -> None:
    """Write the SSIM map of two pictures, in [-1, 1], into `found` (H, W) where `wanted` is 1, and nowhere else.

    Wang, Bovik, Sheikh and Simoncelli 2004, equation 13: 11 x 11 Gaussian window of sigma 1.5, population covariance,
    K1 .01, K2 .03, range 1, native scale, per channel and then the mean of the channels. Both sides must be at least
    5 pixels long, and the picture is mirrored at its border. Where two windows are identical the map is exactly 1.
    `compare` puts another map of two channels in the place of `structure`.
    """
    channels = cast(list[tuple[Plane, Plane]], list(zip(cv2.split(truth), cv2.split(picture), strict=True)))
    room = np.empty((6, (TILE[0] + 2 * RADIUS) * (TILE[1] + 2 * RADIUS)))  # used again and again: fresh memory is slow
    for rows, columns in _tiles(wanted):
        halo, inside = zip(_with_halo(rows, len(wanted)), _with_halo(columns, wanted.shape[1]), strict=True)
        height, width = (side.stop - side.start for side in halo)
        mean, *planes = room[:, : height * width].reshape(6, height, width)
        mean[:] = 0
        for a, b in channels:
            mean += compare(a[halo], b[halo], planes)
        mean /= len(channels)
        cv2.copyTo(mean[inside], wanted[rows, columns], found[rows, columns])


def windows_that_differ(a: Picture, b: Picture) -> Flags:
    """The pixels (H, W), 1 or 0, around which two pictures differ somewhere in the 11 x 11 window.

    >>> import numpy as np
    >>> a = np.zeros((1, 20, 3), np.uint8)
    >>> b = a.copy()
    >>> b[0, 10] = 1
    >>> np.flatnonzero(windows_that_differ(a, b)).tolist()
    [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    """
    same = cv2.inRange(cv2.absdiff(a, b), (0, 0, 0), (0, 0, 0))
    all_same = cv2.erode(same, np.ones((WINDOW, WINDOW), np.uint8))
    return np.equal(all_same, 0).view(np.uint8)


def _tiles(flags: Flags) -> Iterator[tuple[slice, slice]]:
    """Rows and columns of rectangles no larger than `TILE` that cover every pixel of `flags`."""
    _, top, _, height = cv2.boundingRect(flags)
    for rows in _pieces(slice(top, top + height), TILE[0]):
        for span in _spans(np.bitwise_or.reduce(flags[rows], axis=0)):
            for columns in _pieces(span, TILE[1]):
                _, y, _, busy = cv2.boundingRect(flags[rows, columns])
                yield slice(rows.start + y, rows.start + y + busy), columns


def _spans(line: NDArray[np.uint8]) -> Iterator[slice]:
    """The runs of a line's non-zero values, idle gaps of up to `GAP` included."""
    busy = np.flatnonzero(line)
    for run in np.split(busy, np.flatnonzero(np.diff(busy) > GAP) + 1):
        if run.size:
            yield slice(int(run[0]), int(run[-1]) + 1)


def _pieces(span: slice, longest: int) -> Iterator[slice]:
    """The fewest equal pieces of a span that are no longer than `longest`."""
    length = span.stop - span.start
    count = -(-length // longest)
    for i in range(count):
        yield slice(span.start + i * length // count, span.start + (i + 1) * length // count)


def _with_halo(span: slice, end: int) -> tuple[slice, slice]:
    """A span widened by the window's radius, as far as the picture goes, and the old span within the new one."""
    start = max(0, span.start - RADIUS)
    return slice(start, min(end, span.stop + RADIUS)), slice(span.start - start, span.stop - start)
