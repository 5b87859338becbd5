"""A view says which part of a picture each patch of a vision encoder covers, after its resizing and cropping."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np

import inpaintbench as ib

HALF, TOUCH = 0.5 - 1e-9, 1e-9


@dataclass(frozen=True, slots=True)
class View:
    """A grid of square patches over a resized picture.

    The picture is resized to `height` x `width`; there the grid of `rows` x `columns` patches of `side` pixels begins
    at (`top`, `left`), which is negative where the encoder pads. Patches are counted row by row.
    """

    height: int
    width: int
    top: int
    left: int
    side: int
    rows: int
    columns: int

    @property
    def patches(self) -> int:
        return self.rows * self.columns

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its seven numbers, from which `View(*numbers)` makes it again."""
        return astuple(self)

    def edges(self, height: int, width: int) -> tuple[ib.FloatArray, ib.FloatArray]:
        """The patches' edges in pixels of the picture itself (`height` x `width`): rows + 1 and columns + 1 of them.

        >>> View(10, 10, 0, 1, 4, 2, 2).edges(20, 30)[1].tolist()
        [3.0, 15.0, 27.0]
        """
        y = (self.top + self.side * np.arange(self.rows + 1, dtype=np.float64)) * (height / self.height)
        x = (self.left + self.side * np.arange(self.columns + 1, dtype=np.float64)) * (width / self.width)
        return y, x

    def shares(self, mask: ib.Mask) -> ib.FloatArray:
        """The share of each patch's area [patches] that lies in `mask`, a mask of the picture itself; padding does not.

        >>> mask = np.zeros((4, 4), bool)
        >>> mask[:, :1] = True
        >>> View(8, 8, 0, 0, 4, 2, 2).shares(mask).tolist()
        [0.5, 0.0, 0.5, 0.0]
        """
        y, x = self.edges(*mask.shape)
        sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1))
        np.cumsum(np.cumsum(mask, axis=0, dtype=np.float64), axis=1, out=sums[1:, 1:])
        # the sum over all pixels above and left of a point is linear between the pixels' corners: exact for any patch
        down = _between(sums, np.clip(y, 0, mask.shape[0]))
        both = _between(down.T, np.clip(x, 0, mask.shape[1])).T
        inside = np.diff(np.diff(both, axis=0), axis=1)
        shares: ib.FloatArray = (inside / ((y[1] - y[0]) * (x[1] - x[0]))).ravel()
        return shares


def _between(rows: ib.FloatArray, at: ib.FloatArray) -> ib.FloatArray:
    """The rows of a table at places between them."""
    low = np.minimum(np.floor(at).astype(np.int64), len(rows) - 2)
    part = (at - low)[:, None]
    between: ib.FloatArray = rows[low] * (1 - part) + rows[low + 1] * part
    return between
