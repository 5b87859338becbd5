"""Pictures in files, decoded to the one pixel convention; what claims to be too large is refused before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from inpaintbench.errors import DataError
from inpaintbench.picture_headers import (
    JPEG,
    PNG,
    has_straight_alpha,
    orientation_of,
    pixels_in,
    scan_of,
    transparent_grey,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from inpaintbench.types import Image

MOST_PIXELS = 2**28
"""More than any camera's photograph or X-ray has, and decoded no more than 0.8 GB, or three to four times that while
16 bits or an alpha channel are brought to eight bits. OpenCV's own limit of 2**30 holds for what says nothing here."""

_MOST_BYTES = 2**31


def read_image(path: Path) -> Image:
    """The picture in a file as uint8 (H, W, 3) sRGB.

    Turned upright (EXIF), 16 bits to 8 with rounding, grey to three equal channels, CMYK without its profile to RGB,
    alpha laid over black; colour profiles are not applied. Raises `DataError` for what is no picture, is cut off,
    cannot be read or has more than 2**28 pixels.
    """
    import cv2
    import numpy as np

    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DataError(f"'{path.name}' has more than 2 GiB and is not read as a picture")
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise DataError(f"cannot read the picture '{path.name}': {error.strerror}") from None
    content = data.tobytes()
    _require_reasonable(path, content)
    try:
        if content.startswith(JPEG) and (pixels := cv2.imdecode(data, cv2.IMREAD_COLOR_RGB)) is not None:
            return cast("Image", pixels)  # eight bits, without alpha: what most data sets consist of, decoded in one go
        pixels = _decode(data, content) if content else None
    except cv2.error as error:
        raise DataError(f"cannot decode the picture '{path.name}': {error.err}") from None
    if pixels is None:
        raise DataError(f"'{path.name}' is not a picture that can be decoded")
    if pixels.dtype not in (np.uint8, np.uint16, np.float32, np.float64):
        raise DataError(f"the picture '{path.name}' holds {pixels.dtype}, not 8 or 16 bits a colour")
    pixels = _eight_bits(pixels)
    if pixels.ndim == 2:
        return np.repeat(pixels[:, :, None], 3, axis=2)
    if pixels.shape[2] == 4:
        opaque = pixels[:, :, :3] * (pixels[:, :, 3:].astype(np.float64) / 255)
        pixels = np.rint(opaque).astype(np.uint8)
    return cast("Image", cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))


def _require_reasonable(path: Path, content: bytes) -> None:
    if _is_cut_off(content):
        raise DataError(f"the picture '{path.name}' is cut off; fetch it again")
    pixels = pixels_in(content)
    if pixels is not None and pixels > MOST_PIXELS:
        raise DataError(f"the picture '{path.name}' has {pixels:,} pixels, more than the {MOST_PIXELS:,} that are read")


def _decode(data: NDArray[np.uint8], content: bytes) -> NDArray[Any] | None:
    """The pixels turned upright, with the alpha channel where there is one that is still to be applied.

    OpenCV turns pictures only while it drops their alpha channel, so what may have both is turned here.
    """
    import cv2

    stored = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if stored is None:
        return None
    if content.startswith(PNG):
        return _turned(_without_transparent_grey(stored, content), orientation_of(content))
    if content[8:12] == b"WEBP":
        return _turned(stored, orientation_of(content))
    has_alpha = stored.ndim == 3 and stored.shape[2] == 4
    if content.startswith((b"II", b"MM")) and has_alpha and not (stored.itemsize > 1 and has_straight_alpha(content)):
        return stored[:, :, :3].copy()  # OpenCV multiplies the colours of 8 bits by the alpha channel itself
    return stored


def _without_transparent_grey(pixels: NDArray[Any], png: bytes) -> NDArray[Any]:
    """OpenCV reads the transparent colour of palettes and of RGB, and passes over that of grey."""
    grey = transparent_grey(png) if pixels.ndim == 2 else None
    if grey is not None:
        pixels[pixels == grey] = 0
    return pixels


def _turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """The picture turned upright from what EXIF calls its orientation: 5 to 8 swap the sides."""
    import numpy as np

    if orientation == 1:
        return pixels
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    down = -1 if orientation in (3, 4, 7, 8) else 1
    right = -1 if orientation in (2, 3, 6, 7) else 1
    return np.ascontiguousarray(pixels[::down, ::right])


def _eight_bits(pixels: NDArray[Any]) -> Image:
    import numpy as np

    if pixels.dtype == np.uint16:
        pixels = (pixels.astype(np.uint32) * 255 + 32895) >> 16  # exactly round(value / 257), in half the room
    elif pixels.dtype != np.uint8:
        pixels = np.rint(np.clip(pixels, 0, 1) * 255)
    return pixels.astype(np.uint8, copy=False)


def _is_cut_off(data: bytes) -> bool:
    """Whether a PNG or JPEG lacks its end: decoders fill such pictures with grey and only warn.

    Something else may follow the end (cameras append films), and a JPEG's head may hold a thumbnail with its own end.
    """
    if data.startswith(b"\x89PNG"):
        return b"IEND\xaeB`\x82" not in data
    return data.startswith(JPEG) and data.find(b"\xff\xd9", scan_of(data)) < 0
