"""Mask files are read in one way: a PNG without transparency, white = hole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from inpaintbench.errors import DataError
from inpaintbench.picture_headers import PNG, pixels_in, transparent_grey
from inpaintbench.pictures import MOST_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaintbench.types import Mask


def read_mask(path: Path, size: tuple[int, int]) -> Mask:
    """The mask in a PNG file: bool (H, W), True where it is nearer to white than to black.

    Masks hide in alpha channels and lossy files, so neither is guessed at. Raises `DataError` for another format, for
    transparency, for another `size` (height, width) than the picture's, for a mask without any hole, and for one that
    claims more than 2**28 pixels.
    """
    import cv2
    import numpy as np

    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise DataError(f"cannot read the mask '{path.name}': {error.strerror}") from None
    content = data.tobytes()
    if not content.startswith(PNG):
        raise DataError(f"the mask '{path.name}' is no PNG: save it as one, in black and white")
    if (claimed := pixels_in(content)) and claimed > MOST_PIXELS:
        raise DataError(f"the mask '{path.name}' has {claimed:,} pixels, more than the {MOST_PIXELS:,} that are read")
    pixels = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise DataError(f"the mask '{path.name}' cannot be decoded; save it anew")
    largest = 65535 if pixels.dtype == np.uint16 else 255
    if _is_transparent(pixels, content, largest):
        raise DataError(f"the mask '{path.name}' has transparent parts: save it without, white = hole")
    if pixels.shape[:2] != size:
        here, there = (f"{width} x {height}" for height, width in (pixels.shape[:2], size))
        raise DataError(f"the mask '{path.name}' has {here} pixels, its picture {there}")
    grey = pixels if pixels.ndim == 2 else pixels[:, :, :3].mean(axis=2)
    mask = grey > largest / 2
    if not mask.any():
        raise DataError(f"the mask '{path.name}' is black: it has no hole")
    return np.asarray(mask)


def _is_transparent(pixels: NDArray[Any], png: bytes, opaque: int) -> bool:
    """Whether any pixel is: by an alpha channel, or, where there is none, by a grey that is declared transparent."""
    if pixels.ndim == 3:
        return pixels.shape[2] == 4 and bool((pixels[:, :, 3] != opaque).any())
    grey = transparent_grey(png)
    return grey is not None and bool((pixels == grey).any())
