"""Damage changes pixels inside the hole alone, and draws whatever is random in it from the generator it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

import cv2
import numpy as np

from inpaintbench.builtin.colour import MID_GREY, mean_colour
from inpaintbench.builtin.palette import quantise
from inpaintbench.builtin.regions import hole, picture_size
from inpaintbench.types import Image, Mask, Sample

Damage: TypeAlias = Callable[[Image, Mask, np.random.Generator], Image]
"""From a picture, its hole and a generator to the picture with the hole damaged; only the hole's pixels are taken."""
Box: TypeAlias = tuple[slice, slice]


def degrade(sample: Sample, where: str, damage: Damage) -> tuple[Image, Mask]:
    """The damaged picture, uint8 (H, W, 3), and the hole, bool (H, W), of a sample, both drawn from its seed alone.

    A sample without a picture starts from mid-grey. The hole and the damage have their own streams of random numbers:
    every kind of damage meets the same holes.
    """
    place, noise = np.random.default_rng(sample.seed).spawn(2)
    mask = hole(sample, where, place)
    blank = sample.image is None
    image = np.full((*picture_size(sample), 3), MID_GREY, np.uint8) if blank else cast(Image, sample.image)
    return np.where(mask[:, :, None], damage(image, mask, noise), image), mask


def erase(image: Image, mask: Mask, rng: np.random.Generator, *, fill: str) -> Image:
    """A picture of the filling alone: black, mid-grey, the mean colour of the known pixels, or uniform noise."""
    if fill == "noise":
        return (rng.random(image.shape) * 256).astype(np.uint8)
    colours = {"zeros": 0, "grey": MID_GREY}
    return np.full_like(image, colours[fill] if fill in colours else mean_colour(image, ~mask))


def blur(image: Image, mask: Mask, rng: np.random.Generator, *, kernel: int) -> Image:
    """The picture under a Gaussian of `kernel` taps, sigma = 0.3 × ((kernel − 1) / 2 − 1) + 0.8 (OpenCV's rule).

    Pixels around the hole bleed into it as in a blur of the whole picture; beyond the border it is mirrored.
    """
    rows, columns = _bounding_box(mask)
    reach = kernel // 2
    around = (_grown(rows, reach, image.shape[0]), _grown(columns, reach, image.shape[1]))
    out = image.copy()
    out[around] = cv2.GaussianBlur(image[around], (kernel, kernel), 0)
    return out


def lowdim(
    image: Image, mask: Mask, rng: np.random.Generator, *, colours: int, attempts: int, factor: int, quality: int
) -> Image:
    """The hole's bounding box in few colours, then scaled down and up again, then through JPEG."""
    box = _bounding_box(mask)
    patch = quantise(image[box], colours, attempts, rng)
    out = image.copy()
    out[box] = _jpeg(_coarse(patch, factor), quality)
    return out


def _coarse(patch: Image, factor: int) -> Image:
    """Down by `factor` by area, to one pixel at least, and up again bilinearly."""
    height, width = patch.shape[:2]
    fewer = (max(1, round(width / factor)), max(1, round(height / factor)))
    small = cv2.resize(patch, fewer, interpolation=cv2.INTER_AREA)
    return cast(Image, cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def _jpeg(patch: Image, quality: int) -> Image:
    _, data = cv2.imencode(".jpg", cv2.cvtColor(patch, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cast(Image, cv2.imdecode(data, cv2.IMREAD_COLOR))
    return cast(Image, cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB))


def _bounding_box(mask: Mask) -> Box:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)


def _grown(stretch: slice, reach: int, end: int) -> slice:
    return slice(max(0, stretch.start - reach), min(end, stretch.stop + reach))
