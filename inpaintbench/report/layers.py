"""What probes saw, layer by layer and patch by patch, from the details that the store keeps of each measurement.

Details are told apart by their form: lists of numbers by region, a number a layer, are curves; `drift` with a `view` is
a map, a number a patch of the grid that the view's seven numbers lay over the picture: height and width of the resized
picture, top and left of the grid in it, side of a patch, rows, columns.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from inpaintbench.components import Probe, Scorer, fingerprint
from inpaintbench.errors import DamagedError
from inpaintbench.pipeline.host import PIPELINE
from inpaintbench.pipeline.refs import ComparisonRef
from inpaintbench.registry import Plugins
from inpaintbench.report.cells import Cells
from inpaintbench.report.pictures import Found
from inpaintbench.report.script import numbers
from inpaintbench.result.recorded import Recorded
from inpaintbench.statistics import bootstrap, weighted_mean
from inpaintbench.store import Store, codec, join
from inpaintbench.store.keys import sha256
from inpaintbench.study.entrants import Entrant
from inpaintbench.types import JSON, FloatArray

RESAMPLES = 500
"""Of the samples, for the bands of curves."""

MOST_MAPS = 4 * 2**20
"""Bytes that maps may take; those of the worst cells come first."""

Curve = tuple[str, str]
"""What was measured (`tvd`, or nothing), and where or of which picture (`hole`, `original`)."""


@dataclass(frozen=True)
class Inner:
    """`curves` are means over cells, `maps` the map of each cell that has one; both as JSON."""

    curves: list[dict[str, Any]] = field(default_factory=list)
    maps: dict[str, Any] = field(default_factory=dict)


def gather(
    cells: Cells, entrants: Sequence[Entrant], found: Found, plugins: Plugins, store: Store | None, worst: Sequence[int]
) -> Inner:
    """The curves and maps of every probe whose measurements the store still holds; `worst` cells have theirs first."""
    if store is None or not found.cells:
        return Inner()
    of_label: dict[str, dict[int, Mapping[str, JSON]]] = {}
    for model, entrant in enumerate(entrants):
        for label, scorer in Recorded.of(entrant.result, plugins).scorers.items():
            if isinstance(scorer, Probe):
                of_label.setdefault(label, {}).update(_details(cells, found, store, scorer, model))
    order = list(dict.fromkeys([*worst, *range(len(cells))]))
    maps: dict[str, Any] = {}
    curves = []
    for label, details in of_label.items():
        curves += list(_curves(cells, label, details))
        maps = maps or _maps(details, order)
    return Inner(curves, maps)


def _details(
    cells: Cells, found: Found, store: Store, scorer: Scorer, model: int
) -> Iterator[tuple[int, Mapping[str, JSON]]]:
    """The details of a scorer's measurements of one model's cells."""
    prefix = join(PIPELINE, fingerprint(scorer), b"")
    place_of: dict[bytes, int] = {}
    for place in np.flatnonzero(cells.model == model).tolist():
        cell = found.cells.get(cells.key(place))
        if cell is not None:
            for raw in found.raws.get(cells.reconstruction[place] or "", ()):
                place_of[sha256(prefix + ComparisonRef(cell, raw).parts(scorer))] = place
    for key, entry in store.get(list(place_of)).items():
        try:
            details = codec.load_measured(store.read(entry)).details
        except DamagedError:
            continue
        if isinstance(details, Mapping):
            yield place_of[key], details


def _curves(cells: Cells, label: str, details: Mapping[int, Mapping[str, JSON]]) -> Iterator[dict[str, Any]]:
    """The mean curves by what was measured, each by model and degrader, with 95 % intervals by group."""
    held: dict[Curve, dict[int, list[float]]] = {}
    for place, own in details.items():
        for curve, values in _lists(own):
            held.setdefault(curve, {})[place] = values
    for measure in dict.fromkeys(measure for measure, _ in held):
        regions = [region for own, region in held if own == measure]
        means = [
            [
                [_mean(cells, held[measure, region], model, degrader) for region in regions]
                for degrader in range(-1, len(cells.degraders))
            ]
            for model in range(len(cells.models))
        ]
        yield {"label": label, "measure": measure, "regions": regions, "means": means}


def _lists(details: Mapping[str, JSON]) -> Iterator[tuple[Curve, list[float]]]:
    """Every list of numbers that is no map, by what and where."""
    if "drift" in details:
        return
    for name, value in details.items():
        inner = value.items() if isinstance(value, Mapping) else [("", value)]
        for region, values in inner:
            if isinstance(values, list):
                curve = (name, region) if region else ("", name)
                yield curve, [float(one) if isinstance(one, int | float) else np.nan for one in values]


def _mean(
    cells: Cells, held: Mapping[int, list[float]], model: int, degrader: int
) -> list[tuple[float | None, float | None, float | None]]:
    """Value, low and high of each layer, over one model's cells with one degrader, or with all where it is -1."""
    places = [p for p in held if cells.model[p] == model and degrader in (-1, cells.degrader[p])]
    longest = max((len(held[place]) for place in places), default=0)
    places = [place for place in places if len(held[place]) == longest]
    if not longest:
        return []
    table = np.array([held[place] for place in places])

    def score(weights: FloatArray) -> FloatArray:
        return weighted_mean(table, weights)

    found = bootstrap(score, cells.group[places], resamples=RESAMPLES, seed=0, level=0.95)
    return list(zip(numbers(found.value), numbers(found.low), numbers(found.high), strict=True))


def _maps(details: Mapping[int, Mapping[str, JSON]], order: Sequence[int]) -> dict[str, Any]:
    """The maps as bytes, 255 for the largest drift there is; {} where there is none."""
    drifts: dict[int, FloatArray] = {}
    views: dict[tuple[Any, ...], int] = {}
    view_of: dict[int, int] = {}
    left = MOST_MAPS
    for place in order:
        own = details.get(place, {})
        drift, view = own.get("drift"), own.get("view")
        if isinstance(drift, list) and isinstance(view, list) and len(view) == 7 and left > 0:
            drifts[place] = np.array(drift, np.float64)
            view_of[place] = views.setdefault(tuple(view), len(views))
            left -= 4 * -(-len(drift) // 3)
    most = max((float(drift.max()) for drift in drifts.values()), default=0.0) or 1.0
    scaled = [np.rint(255 * drift / most).astype(np.uint8) for drift in drifts.values()]
    if not drifts:
        return {}
    return {
        "cells": list(drifts),
        "view": list(view_of.values()),
        "views": [list(view) for view in views],
        "drift": [base64.b64encode(one.tobytes()).decode() for one in scaled],
    }
