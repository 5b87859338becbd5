"""A hole is chosen by name, from nothing but the picture's size, the sample's own mask and a seeded generator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from inpaintbench.builtin.strokes import STYLES, between, strokes
from inpaintbench.errors import DataError
from inpaintbench.types import Mask, Sample

Size: TypeAlias = tuple[int, int]
Draw: TypeAlias = Callable[[Size, np.random.Generator], Mask]


def hole(sample: Sample, where: str, rng: np.random.Generator) -> Mask:
    """The hole of a sample: bool (H, W), True = hole, never empty.

    `where` is `sample` for the sample's own mask, or a key of `HOLES`. Raises `DataError` where the sample has no mask,
    an empty one or one of another size than its picture, and where it has neither picture nor size.
    """
    size = picture_size(sample)
    return _own(sample, size) if where == "sample" else HOLES[where](size, rng)


def picture_size(sample: Sample) -> Size:
    """(height, width) of a sample's picture, or of the one to be made where it has none."""
    size = sample.size if sample.image is None else sample.image.shape[:2]
    if min(size) < 1:
        raise DataError(f"sample '{sample.id}' has neither a picture nor a size; its data set must give one")
    return (size[0], size[1])


def _own(sample: Sample, size: Size) -> Mask:
    if sample.mask is None:
        raise DataError(f"sample '{sample.id}' names no region; use where=center, box, strokes-thin or another region")
    if sample.mask.shape != size:
        raise DataError(f"the mask of sample '{sample.id}' has size {sample.mask.shape}, its picture {size}")
    if not sample.mask.any():
        raise DataError(f"the mask of sample '{sample.id}' is empty; it must have at least one pixel of hole")
    return sample.mask


def _filled(size: Size, rows: slice, columns: slice) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[rows, columns] = True
    return mask


def _middle(side: int, length: int) -> slice:
    start = (side - length) // 2
    return slice(start, start + length)


def _center(size: Size, rng: np.random.Generator) -> Mask:
    """The middle half of each side: a quarter of the picture."""
    rows, columns = (_middle(side, max(1, side // 2)) for side in size)
    return _filled(size, rows, columns)


def _outpaint(size: Size, rng: np.random.Generator) -> Mask:
    """All but the middle half of each side: three quarters. A picture one pixel wide keeps nothing."""
    rows, columns = (_middle(side, side // 2) for side in size)
    return ~_filled(size, rows, columns)


def _box(size: Size, rng: np.random.Generator) -> Mask:
    """One box anywhere, each side a quarter to a half of the picture's: between 1/16 and 1/4 of its area."""
    stretches = []
    for side in size:
        length = max(1, round(side * (1 + rng.random()) / 4))
        start = between(rng, 0, side - length)
        stretches.append(slice(start, start + length))
    return _filled(size, stretches[0], stretches[1])


def _half(size: Size, rng: np.random.Generator) -> Mask:
    """The left or the right half, with equal chances; the middle column of an odd width belongs to the hole."""
    columns = slice(0, (size[1] + 1) // 2) if rng.random() < 0.5 else slice(size[1] // 2, None)
    return _filled(size, slice(None), columns)


def _whole(size: Size, rng: np.random.Generator) -> Mask:
    """The whole picture."""
    return np.ones(size, np.bool_)


def _strokes(style: str) -> Draw:
    return lambda size, rng: strokes(size, STYLES[style], rng)


HOLES: Mapping[str, Draw] = MappingProxyType(
    {
        "center": _center,
        "box": _box,
        "strokes-thin": _strokes("thin"),
        "strokes-medium": _strokes("medium"),
        "strokes-thick": _strokes("thick"),
        "half": _half,
        "outpaint": _outpaint,
        "whole": _whole,
    }
)
"""Every region but the sample's own, by the name that `where` has for it."""
