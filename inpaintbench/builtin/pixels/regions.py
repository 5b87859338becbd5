"""A mask divides a picture into a hole and what is kept, and every pixel score is read over these regions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from inpaintbench.errors import ContractError
from inpaintbench.types import FloatArray, Image, Mask

Flags: TypeAlias = NDArray[np.uint8]
"""uint8 (H, W), 1 = inside, 0 = outside: what OpenCV's masked reductions take without a conversion."""


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """The four regions of one mask, in the order in which scores are listed: hole, band, keep, whole.

    Hole, band and whole are read on the composite, keep on the raw output. Any but `whole` can be empty.
    """

    hole: Flags
    band: Flags
    keep: Flags
    whole: Flags

    def each(
        self, truth: Image, composite: Image, raw: Image, measure: Callable[[Image, Image, Flags], float]
    ) -> FloatArray:
        """`measure(truth, picture, region)` of hole, band, keep and whole (4,): keep is read on `raw`.

        Raises `ContractError` for pictures that do not fit the regions.
        """
        self.refuse_misfits(truth, composite, raw)
        pairs = ((composite, self.hole), (composite, self.band), (raw, self.keep), (composite, self.whole))
        return np.array([measure(truth, picture, region) for picture, region in pairs])

    def refuse_misfits(self, truth: Image, composite: Image, raw: Image) -> None:
        """Raise `ContractError` unless the three pictures are uint8 (H, W, 3) of the mask's height and width."""
        for name, picture in (("truth", truth), ("composite", composite), ("raw", raw)):
            refuse_misfit(name, picture, self.hole)


def refuse_misfit(name: str, picture: Image, mask: Mask | Flags) -> None:
    """Raise `ContractError` unless the picture called `name` is uint8 (H, W, 3) of the mask's height and width."""
    size = (*mask.shape, 3)
    if picture.dtype != np.uint8:
        raise ContractError(f"'{name}' is {picture.dtype}, not uint8; clip and round it to 0 to 255 first")
    if picture.shape != size:
        raise ContractError(f"'{name}' has shape {picture.shape}, its mask needs {size}; scale it before")


def refuse_mask(mask: Mask) -> None:
    """Raise `ContractError` for anything but a two-dimensional bool array."""
    if mask.dtype != np.bool_ or mask.ndim != 2:
        raise ContractError(f"the mask is {mask.dtype} with shape {mask.shape}; give bool (H, W), True = hole")


def band_width(height: int, width: int) -> int:
    """How many pixels the band reaches to each side of the hole's edge.

    >>> band_width(512, 512), band_width(427, 500), band_width(20, 4000)
    (8, 7, 1)
    """
    return max(1, round(min(height, width) / 64))


def regions(mask: Mask) -> Regions:
    """Divide a picture by `mask` (bool (H, W), True = hole).

    A pixel is in the band when a pixel of the other class lies within `band_width` of it in Chebyshev (square)
    distance, that is, when the square of side 2 x width + 1 around it, cut off at the picture's border, holds both
    classes. The picture's border is no edge. Raises `ContractError` for anything but a two-dimensional bool array.

    >>> import numpy as np
    >>> mask = np.zeros((3, 7), bool)
    >>> mask[:, :3] = True
    >>> regions(mask).band[0].tolist()
    [0, 0, 1, 1, 0, 0, 0]
    """
    refuse_mask(mask)
    mask = np.ascontiguousarray(mask)
    hole = mask.view(np.uint8)
    side = 2 * band_width(*mask.shape) + 1
    square = np.ones((side, side), np.uint8)
    return Regions(
        hole=hole,
        band=cast(Flags, cv2.morphologyEx(hole, cv2.MORPH_GRADIENT, square)),
        keep=(~mask).view(np.uint8),
        whole=np.ones_like(hole),
    )
