"""What the harness does so that a picture suits an inpainter, and how it is undone: scale, pad by reflection, crop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Inpainter
from inpaintbench.types import Image, Mask

Size = tuple[int, int]
"""Height and width in pixels."""


def working_size(size: Size, short: int) -> Size:
    """The size of a picture whose short side is brought to `short`, the other in proportion.

    >>> working_size((427, 640), 512)
    (512, 767)
    """
    height, width = size
    scale = short / max(1, min(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def scale_image(image: Image, size: Size) -> Image:
    """Area averaging where it shrinks, cubic interpolation where it grows."""
    if image.shape[:2] == size:
        return image
    import cv2  # not needed where everything is stored

    shrinks = size[0] * size[1] < image.shape[0] * image.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(image, size[::-1], interpolation=method)  # type: ignore[return-value]


def scale_mask(mask: Mask, size: Size) -> Mask:
    """Nearest neighbour, so that a mask stays binary. A hole too small to survive keeps the pixel at its centre."""
    if mask.shape == size:
        return mask
    import cv2  # not needed where everything is stored

    scaled = cv2.resize(mask.astype(np.uint8), size[::-1], interpolation=cv2.INTER_NEAREST_EXACT).astype(bool)
    if mask.any() and not scaled.any():
        centre = np.argwhere(mask).mean(axis=0) / mask.shape * size
        scaled[tuple(centre.astype(int))] = True
    return scaled


@dataclass(frozen=True, slots=True)
class Fit:
    """The way from a picture to what an inpainter wants, and back; nothing is ever stretched."""

    size: Size
    scaled: Size
    padded: Size

    @classmethod
    def of(cls, inpainter: Inpainter, size: Size) -> Fit:
        """Short side to `native`, both sides to at least `min_size`, then up to multiples of `multiple_of`."""
        scaled = size if inpainter.native is None else working_size(size, inpainter.native)
        step = inpainter.multiple_of
        height, width = (-(-max(side, inpainter.min_size) // step) * step for side in scaled)
        return cls(size, scaled, (height, width))

    @property
    def changes_nothing(self) -> bool:
        return self.size == self.scaled == self.padded

    def image(self, image: Image) -> Image:
        return self._pad(scale_image(image, self.scaled))

    def mask(self, mask: Mask) -> Mask:
        return self._pad(scale_mask(mask, self.scaled).astype(np.uint8)).astype(bool)

    def undo(self, output: Image) -> Image:
        """The output cropped and scaled back to the picture's own size."""
        return scale_image(output[: self.scaled[0], : self.scaled[1]], self.size)

    def _pad(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Add rows below and columns on the right by reflection, as often as it takes; a single one is repeated."""
        height, width = pixels.shape[:2]
        below, right = self.padded[0] - height, self.padded[1] - width
        return np.pad(pixels, [(0, below), (0, right), (0, 0)][: pixels.ndim], mode="reflect")
