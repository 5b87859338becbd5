"""The edge of a hole as the path of an SVG, in thousandths of the picture's width and height."""

from __future__ import annotations

import cv2
import numpy as np

from inpaintbench.types import Mask

_FINE = 3.0
"""How far, in thousandths, a path may lie from the edge."""


def outline(mask: Mask) -> str:
    """The path around every part of a hole, and around what is kept within it.

    >>> mask = np.zeros((10, 10), bool)
    >>> mask[2:5, 4:8] = True
    >>> outline(mask)
    'M400 200V500H800V200Z'
    """
    height, width = mask.shape
    # doubled, and framed: edges run between pixels, and findContours gives the pixels' centres
    framed = cv2.copyMakeBorder(mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    doubled = cv2.resize(framed, None, fx=2, fy=2, interpolation=cv2.INTER_NEAREST)
    contours, _ = cv2.findContours(doubled, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    paths = []
    for contour in contours:
        points = (np.floor((contour[:, 0, :].astype(np.float64) + 0.5) / 2 + 0.25) - 1) / (width, height) * 1000
        paths.append(_path(points))
    return "".join(paths)


def _path(points: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> str:
    thin = cv2.approxPolyDP(points.astype(np.float32), _FINE, True)[:, 0, :].round().astype(int).tolist()
    x, y = thin[0]
    words = [f"M{x} {y}"]
    for next_x, next_y in thin[1:]:
        words.append(f"V{next_y}" if next_x == x else f"H{next_x}" if next_y == y else f"L{next_x} {next_y}")
        x, y = next_x, next_y
    return "".join(words) + "Z"
