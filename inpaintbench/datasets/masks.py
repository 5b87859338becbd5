"""Mask files are read in one way: a PNG without transparency, white = hole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from inpaintbench.errors import DataError

if TYPE_CHECKING:
    from inpaintbench.types import Mask


def read_mask(path: Path, size: tuple[int, int]) -> Mask:
    """The mask in a PNG file: bool (H, W), True where it is nearer to white than to black.

    Masks hide in alpha channels and lossy files, so neither is guessed at. Raises `DataError` for another format, for
    transparency, for another `size` (height, width) than the picture's, and for a mask without any hole.
    """
    import cv2
    import numpy as np

    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise DataError(f"cannot read the mask '{path.name}': {error.strerror}") from None
    if not data[:8].tobytes().startswith(b"\x89PNG"):
        raise DataError(f"the mask '{path.name}' is no PNG: save it as one, in black and white")
    pixels = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise DataError(f"the mask '{path.name}' cannot be decoded; save it anew")
    largest = 65535 if pixels.dtype == np.uint16 else 255
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        if (pixels[:, :, 3] != largest).any():
            raise DataError(f"the mask '{path.name}' has transparent parts: save it without, white = hole")
        pixels = pixels[:, :, :3]
    if pixels.shape[:2] != size:
        here, there = (f"{width} x {height}" for height, width in (pixels.shape[:2], size))
        raise DataError(f"the mask '{path.name}' has {here} pixels, its picture {there}")
    grey = pixels if pixels.ndim == 2 else pixels.mean(axis=2)
    mask = grey > largest / 2
    if not mask.any():
        raise DataError(f"the mask '{path.name}' is black: it has no hole")
    return np.asarray(mask)
