"""The two pictures of each comparison go to the encoder in one call, and come back as readings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import inpaintbench as ib
from inpaintbench_transformers.probes.reading import Reading, unpack


def measure_pairs(
    read: Callable[[Sequence[Any]], Sequence[Any]],
    measure: Callable[[ib.Comparison, Reading, Reading], ib.Measured],
) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
    """The function from comparisons to measurements, with `measure` for those that have a truth."""

    def measure_all(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        able = [(item, item.truth) for item in batch if item.truth is not None]
        pictures = [ib.Picture("", image) for item, truth in able for image in (truth, item.composite)]
        readings = iter([unpack(packed) for packed in read(pictures)] if pictures else [])
        return [
            ib.Measured(None, "no truth") if item.truth is None else measure(item, next(readings), next(readings))
            for item in batch
        ]

    return measure_all
