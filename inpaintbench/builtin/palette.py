"""K-means on colours gives the same bits on every machine: its sums are of whole numbers that floats hold exactly.

Centres are rounded to whole levels in each step, so that every product and every sum stays below 2²⁴ and no order of
adding, number of threads or width of a vector unit can change a result.
"""

from __future__ import annotations

from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from inpaintbench.types import Image

Levels: TypeAlias = NDArray[np.float32]
"""float32 (n, 3), whole numbers from 0 to 255."""

FITTED = 2048
"""How many pixels the palette is fitted on; of more, this many are drawn."""
STEPS = 10
STILL = 1.0
"""Centres that all move by no more than this, in levels, have arrived."""
BLOCK = 4096
"""How many pixels are labelled at once: what stays in the processor's cache."""


def quantise(image: Image, colours: int, attempts: int, rng: np.random.Generator) -> Image:
    """The picture in its own palette of `colours` colours, the best of `attempts` runs of k-means."""
    pixels = image.reshape(-1, 3).astype(np.float32)
    palette = fit(pixels, colours, attempts, rng)
    blocks = [nearest(pixels[start : start + BLOCK], palette) for start in range(0, len(pixels), BLOCK)]
    return palette.astype(np.uint8)[np.concatenate(blocks)].reshape(image.shape)


def fit(pixels: Levels, colours: int, attempts: int, rng: np.random.Generator) -> Levels:
    """The palette (colours, 3) of pixels (n, 3).

    Lloyd's iteration from k-means++ starts (Arthur and Vassilvitskii 2007), at most 10 steps each; the attempt with the
    smallest sum of squared distances wins, the first of equals. A colour that no pixel is nearest to stays as it is.
    """
    if len(pixels) > FITTED:
        pixels = pixels[(rng.random(FITTED) * len(pixels)).astype(np.intp)]
    tried = [_iterate(pixels, _start(pixels, colours, rng)) for _ in range(attempts)]
    return min(tried, key=lambda palette: cost(pixels, palette))


def nearest(pixels: Levels, palette: Levels) -> NDArray[np.intp]:
    """The index (n,) of the colour nearest to each pixel, the first of equals.

    >>> nearest(np.float32([[0, 0, 9], [200, 0, 0]]), np.float32([[255, 0, 0], [0, 0, 0]])).tolist()
    [1, 0]
    """
    scores = (palette * palette).sum(axis=1) - 2 * (pixels @ palette.T)
    return cast(NDArray[np.intp], scores.argmin(axis=1))


def cost(pixels: Levels, palette: Levels) -> int:
    """The sum over pixels of the squared distance to the nearest colour."""
    return int(_squared_distances(pixels, palette[nearest(pixels, palette)]).sum(dtype=np.int64))


def _squared_distances(pixels: Levels, others: Levels) -> NDArray[np.int64]:
    return cast(NDArray[np.int64], ((pixels - others) ** 2).sum(axis=1).astype(np.int64))


def _start(pixels: Levels, colours: int, rng: np.random.Generator) -> Levels:
    """Colours drawn one by one, each with a chance in proportion to the squared distance from those before."""
    chosen = [pixels[int(rng.random() * len(pixels))]]
    distances = _squared_distances(pixels, chosen[0])
    for _ in range(colours - 1):
        reached = np.cumsum(distances)
        index = int(np.searchsorted(reached, int(rng.random() * reached[-1]), side="right"))
        chosen.append(pixels[min(index, len(pixels) - 1)])
        distances = np.minimum(distances, _squared_distances(pixels, chosen[-1]))
    return np.stack(chosen)


def _iterate(pixels: Levels, palette: Levels) -> Levels:
    for _ in range(STEPS):
        members = (nearest(pixels, palette) == np.arange(len(palette))[:, None]).astype(np.float32)
        counts = members.sum(axis=1, keepdims=True)
        moved = np.where(counts > 0, np.rint(members @ pixels / np.maximum(counts, 1)), palette)
        arrived = bool((((moved - palette) ** 2).sum(axis=1) <= STILL**2).all())
        palette = moved
        if arrived:
            break
    return palette
