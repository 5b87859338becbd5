"""Small folders of pictures, masks and captions, as people have them, with their faults."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = (48, 64)
CAFE = "café.png"
"""A name as it is an id: composed. On disk its letters lie apart."""
PICTURES = ("beach.jpg", CAFE, "carnival_mask.jpg", "holiday/cat.png", "holiday/dog 1.JPEG")
"""The ids of `write_pictures`."""


def write_picture(path: Path, seed: int, size: tuple[int, int] = SIZE) -> None:
    """A picture of `size` (height, width), no two alike, in the format of its ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    coarse = np.random.default_rng(seed).integers(30, 220, (4, 5, 3), np.uint8)
    _write(path, cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC))


def write_mask(path: Path, box: tuple[int, int, int, int] = (8, 10, 12, 20), size: tuple[int, int] = SIZE) -> None:
    """A mask of `size`, white in the box (top, left, height, width)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, drawn(box, size))


def drawn(box: tuple[int, int, int, int], size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    top, left, height, width = box
    pixels = np.zeros(size, np.uint8)
    pixels[top : top + height, left : left + width] = 255
    return pixels


def write_pictures(folder: Path) -> None:
    """Five pictures, and what is none: hidden files, macOS's shadows, a film, the thumbnails of Windows."""
    for seed, name in enumerate(PICTURES):
        write_picture(folder / unicodedata.normalize("NFD", name), seed)
    for name in (".beach.jpg", "__MACOSX/._beach.jpg", "film.mp4", "Thumbs.db"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"no picture")


def write_masks_apart(folder: Path) -> None:
    """Masks of three of these pictures in folders `masks`, one by its composed name, and one without a picture."""
    write_mask(folder / "masks/beach.png")
    write_mask(folder / "masks" / CAFE, (0, 0, 48, 32))
    write_mask(folder / "holiday/masks/dog 1.png", (30, 2, 10, 10))
    write_mask(folder / "masks/gone.png")


def write_masks_beside(folder: Path) -> None:
    """The same masks, named as LaMa names them and as people do."""
    write_mask(folder / "beach_mask.png")
    write_mask(folder / unicodedata.normalize("NFD", CAFE.replace(".", "_mask000.")), (0, 0, 48, 32))
    write_mask(folder / "holiday/dog 1_mask001.png", (30, 2, 10, 10))


def write_lama(folder: Path) -> None:
    """A picture with two masks and one with one, as LaMa's generator of masks writes them."""
    for name in ("a_crop000", "b_crop000"):
        write_picture(folder / f"{name}.png", ord(name[0]))
    write_mask(folder / "a_crop000_mask000.png")
    write_mask(folder / "a_crop000_mask001.png", (1, 2, 3, 4))
    write_mask(folder / "b_crop000_mask000.png")


def _write(path: Path, pixels: NDArray[np.uint8]) -> None:
    done, data = cv2.imencode(path.suffix.lower(), pixels)
    assert done
    path.write_bytes(data.tobytes())
