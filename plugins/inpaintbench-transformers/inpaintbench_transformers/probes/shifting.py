"""Distances between the readings of an original and of its composite, as measurements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import inpaintbench as ib
from inpaintbench_transformers.probes.distances import jensen_shannon, renormalised, total_variation
from inpaintbench_transformers.probes.layers import rounded, summaries
from inpaintbench_transformers.probes.probe import numbers
from inpaintbench_transformers.probes.reading import Reading
from inpaintbench_transformers.probes.regions import Chosen, PatchRegions, patch_regions

FEWEST = 2
"""Patches that a region must have: what is left of one patch's row is always 1, and never differs."""


def attention_shift(
    mask: ib.Mask, truth: Reading, painted: Reading, layers: Sequence[int], *, half: bool
) -> ib.Measured:
    """Total variation of every region, summed up over layers, then Jensen-Shannon; every layer's in the details."""
    regions = patch_regions(truth.view, mask)
    named = {"whole": regions.whole, "hole": regions.hole, "band": regions.band, "outside": regions.outside}
    curves = {name: _curves(truth, painted, chosen) for name, chosen in named.items()}
    factor = 1 if half else 2
    values = [value for tvd, _ in curves.values() for value in summaries(factor * tvd, layers)]
    values += [float(js.mean()) for _, js in curves.values()]
    details: dict[str, ib.JSON] = {
        "tvd": {name: rounded(factor * tvd) for name, (tvd, _) in curves.items()},
        "js": {name: rounded(js) for name, (_, js) in curves.items()},
        "patches": {name: int(chosen.sum()) for name, chosen in named.items()},
    }
    return ib.Measured(numbers(values), _status(regions, named, truth, layers), details)


def _curves(truth: Reading, painted: Reading, chosen: Chosen) -> tuple[ib.FloatArray, ib.FloatArray]:
    """Total variation and Jensen-Shannon for each layer, averaged over heads; NaN for a region with too few patches."""
    if chosen.sum() < FEWEST:
        nothing = np.full(len(truth.attention), np.nan)
        return nothing, nothing
    p, q = (renormalised(reading.attention, chosen) for reading in (truth, painted))
    return total_variation(p, q).mean(axis=1), jensen_shannon(p, q).mean(axis=1)


def _status(regions: PatchRegions, named: dict[str, Chosen], truth: Reading, layers: Sequence[int]) -> str:
    """What was not measured and why, or "ok"."""
    few = [name for name, chosen in named.items() if chosen.sum() < FEWEST and not (name == "hole" and regions.remark)]
    reasons = [regions.remark, f"fewer than {FEWEST} patches: {', '.join(few)}" if few else "", absent(truth, layers)]
    return "; ".join(filter(None, reasons)) or "ok"


def absent(reading: Reading, layers: Sequence[int]) -> str:
    """That a layer was asked for which the network has not; empty where it has them all."""
    count = len(reading.attention)
    return f"the encoder has only {count} layers" if any(number > count for number in layers) else ""


def embedding_shifts(
    encode: Callable[[Sequence[Any]], Sequence[Any]],
) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
    """The function from comparisons to the cosine and the Euclidean distance of their pictures' vectors."""

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        able = [(item, item.truth) for item in batch if item.truth is not None]
        pictures = [ib.Picture("", image) for item, truth in able for image in (truth, item.composite)]
        vectors = iter(encode(pictures) if pictures else [])
        return [
            ib.Measured(None, "no truth") if item.truth is None else _shift(next(vectors), next(vectors))
            for item in batch
        ]

    return measure


def _shift(truth: ib.FloatArray, painted: ib.FloatArray) -> ib.Measured:
    a, b = (np.asarray(vector, np.float64).ravel() for vector in (truth, painted))
    length = float(np.linalg.norm(a - b))
    # equal vectors have distance 0, not what rounding leaves of 1 - 1
    near = 1.0 if length == 0 else ib.cosine(a, b)
    if not a.any() or not b.any():
        return ib.Measured((None, length), "an embedding is zero")
    return ib.Measured((None if near is None else 1 - near, length))
