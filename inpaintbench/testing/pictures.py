"""The pictures, holes and fillings that checks are made with: synthetic, and the same on every machine."""

from __future__ import annotations

from typing import TypeAlias, cast

import cv2
import numpy as np

from inpaintbench.types import Image, Mask

Size: TypeAlias = tuple[int, int]

SMALL: Size = (64, 64)
SIZES: tuple[Size, ...] = (SMALL, (61, 83), (427, 500))
"""Even and small, odd both ways, and no multiple of 8 on one side."""

MAGENTA = (230, 30, 200)
"""What holes are filled with: a colour that no model paints by itself."""


def picture(size: Size, seed: int, low: int = 0, high: int = 255) -> Image:
    """A smooth random picture with a little texture, uint8 (H, W, 3), each level between `low` and `high`.

    >>> int(picture((4, 5), 0, 100, 120).min()) >= 100
    True
    """
    rng = np.random.default_rng(seed)
    coarse = rng.random((5, 5, 3))
    smooth = np.clip(cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC), 0, 1)
    textured = 0.9 * smooth + 0.1 * rng.random((*size, 3))
    return cast(Image, np.rint(low + (high - low) * textured).astype(np.uint8))


def noise(size: Size, seed: int) -> Image:
    """Uniform random levels, uint8 (H, W, 3)."""
    return np.random.default_rng(seed).integers(0, 256, (*size, 3), np.uint8)


def flat(size: Size, colour: tuple[int, int, int]) -> Image:
    """One colour, uint8 (H, W, 3)."""
    return np.full((*size, 3), colour, np.uint8)


def box(size: Size, share: float = 0.5) -> Mask:
    """A hole in the middle, each side `share` of the picture's.

    >>> int(box((4, 4)).sum())
    4
    """
    mask = np.zeros(size, np.bool_)
    rows, columns = (slice(round(side * (1 - share) / 2), round(side * (1 + share) / 2)) for side in size)
    mask[rows, columns] = True
    return mask


def corner(size: Size) -> Mask:
    """A hole at the picture's border: the upper left quarter."""
    mask = np.zeros(size, np.bool_)
    mask[: size[0] // 2, : size[1] // 2] = True
    return mask


def one_pixel(size: Size) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[size[0] // 2, size[1] // 2] = True
    return mask


def whole(size: Size) -> Mask:
    return np.ones(size, np.bool_)


def filled(image: Image, mask: Mask, filling: Image) -> Image:
    """`filling` in the hole, `image` around it."""
    return np.where(mask[:, :, None], filling, image)


def title(size: Size) -> str:
    """A size as text.

    >>> title((427, 500))
    '427x500'
    """
    return f"{size[0]}x{size[1]}"
