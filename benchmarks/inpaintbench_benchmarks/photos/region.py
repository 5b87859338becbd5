"""A region becomes a mask by asking of each pixel's centre whether it lies inside: no library's rounding is in it."""

from __future__ import annotations

import numpy as np

import inpaintbench as ib

from .catalogue import Ellipse, Polygon


def mask(region: Ellipse | Polygon, size: tuple[int, int]) -> ib.Mask:
    """bool (H, W), True where the centre of the pixel lies in the region.

    >>> corners = ((1.0, 0.0), (3.0, 0.0), (3.0, 2.0), (1.0, 2.0))
    >>> mask(Polygon(corners), (3, 4)).astype(int).tolist()
    [[0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]
    """
    y, x = np.ogrid[: size[0], : size[1]]
    return _inside(region, x + 0.5, y + 0.5)


def _inside(region: Ellipse | Polygon, x: ib.FloatArray, y: ib.FloatArray) -> ib.Mask:
    if isinstance(region, Ellipse):
        (centre_x, centre_y), (radius_x, radius_y) = region.centre, region.radii
        return ((x - centre_x) / radius_x) ** 2 + ((y - centre_y) / radius_y) ** 2 <= 1
    inside = np.zeros(np.broadcast(x, y).shape, np.bool_)
    corners = region.corners
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if y0 != y1:  # a ray to the right meets this edge: inside and outside change places
            inside ^= ((y0 <= y) != (y1 <= y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return inside
