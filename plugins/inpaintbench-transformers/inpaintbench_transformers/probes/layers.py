"""A network's depth in a few columns, whatever its number of layers: the mean, its early, middle and late layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import inpaintbench as ib

THIRDS = ("early", "middle", "late")


def summary_names(stem: str, layers: Sequence[int]) -> tuple[str, ...]:
    """The names of the columns that `summaries` fills.

    >>> summary_names("hole", [12])
    ('hole', 'hole-early', 'hole-middle', 'hole-late', 'hole-layer-12')
    """
    return (stem, *(f"{stem}-{third}" for third in THIRDS), *(f"{stem}-layer-{number}" for number in layers))


def summaries(curve: ib.FloatArray, layers: Sequence[int]) -> list[float]:
    """Of a value for each layer: the mean, those of the early, middle and late layers, and `layers`, counted from 1.

    Early and late are the first and the last third (rounded down, at least one layer), middle is as many in the middle.
    NaN for a layer that the network has not.

    >>> import numpy as np
    >>> summaries(np.array([1.0, 2, 3, 4, 5, 6, 7]), [1, 8])
    [4.0, 1.5, 3.5, 6.5, 1.0, nan]
    """
    count = len(curve)
    third = max(1, count // 3)
    middle = (count - third) // 2
    parts = (curve, curve[:third], curve[middle : middle + third], curve[-third:])
    named = [float(curve[number - 1]) if number <= count else float("nan") for number in layers]
    return [*(float(part.mean()) for part in parts), *named]


def rounded(curve: ib.FloatArray) -> list[float | None]:
    """A curve as plain JSON, to six digits; None for NaN."""
    return [None if value != value else float(f"{value:.6g}") for value in curve.tolist()]
