"""The drift of each patch, as a measurement whose details are a map, and that map laid over a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

import numpy as np

import inpaintbench as ib
from inpaintbench_transformers.probes.distances import renormalised
from inpaintbench_transformers.probes.layers import rounded
from inpaintbench_transformers.probes.reading import Reading
from inpaintbench_transformers.probes.regions import patch_regions
from inpaintbench_transformers.probes.view import View

COLOUR = (213, 94, 0)
"""Vermilion, which people with any kind of colour vision tell from a picture's greens and blues."""


def drift_of(truth: Reading, painted: Reading, layer: int | Literal["last", "mean"]) -> ib.FloatArray:
    """½ |p - q| of each patch [patches], averaged over heads, in one layer (counted from 1) or over all."""
    p, q = (renormalised(reading.attention) for reading in (truth, painted))
    drift = np.abs(p - q).mean(axis=1) / 2
    if layer == "mean":
        return cast("ib.FloatArray", drift.mean(axis=0))
    return cast("ib.FloatArray", drift[-1 if layer == "last" else layer - 1])


def patch_map(mask: ib.Mask, truth: Reading, painted: Reading, layer: int | Literal["last", "mean"]) -> ib.Measured:
    """The hole's share of the drift, and that against its share of the patches; the map in the details."""
    count = len(truth.attention)
    if isinstance(layer, int) and layer > count:
        return ib.Measured(None, f"the encoder has only {count} layers")
    drift = drift_of(truth, painted, layer)
    details: dict[str, ib.JSON] = {"layer": layer, "view": truth.view.numbers, "drift": rounded(drift)}
    regions = patch_regions(truth.view, mask)
    total = float(drift.sum())
    if regions.remark or not total > 0:
        return ib.Measured(None, regions.remark or "no drift", details)
    share = min(1.0, float(drift[regions.hole].sum()) / total)
    return ib.Measured((share, share / float(regions.hole.mean())), details=details)


def overlay(
    image: ib.Image, drift: Sequence[float], view: View, *, most: float | None = None, strength: float = 0.75
) -> ib.Image:
    """A picture (uint8 (H, W, 3)) under the drift of its patches, row by row, each patch as its view covers it.

    The more drift, the more of its patch is covered with colour: `strength` of it, in [0, 1], at `most` (the largest
    drift here, where it is None; the same number for several pictures makes them comparable). What the encoder does not
    see keeps its pixels.
    """
    height, width = image.shape[:2]
    values = np.asarray(drift, np.float64)
    if values.shape != (view.patches,):
        raise ib.ContractError(
            f"the map has {values.size} patches, its view {view.patches}; take both of one measurement"
        )
    largest = float(values.max()) if most is None else most
    cover = strength * np.clip(values / largest if largest > 0 else values * 0, 0, 1)
    down, right = view.edges(height, width)
    rows, columns = _patch_at(down, height), _patch_at(right, width)
    seen = (rows >= 0)[:, None] & (columns >= 0)
    alpha = np.where(seen, cover.reshape(view.rows, view.columns)[rows[:, None], columns], 0)[:, :, None]
    return cast("ib.Image", np.rint(image * (1 - alpha) + np.array(COLOUR) * alpha).astype(np.uint8))


def _patch_at(edges: ib.FloatArray, length: int) -> Any:
    """The patch, along one side, that covers the middle of each pixel; -1 where there is none."""
    found = np.searchsorted(edges, np.arange(length) + 0.5, side="right") - 1
    return np.where(found < len(edges) - 1, found, -1)
