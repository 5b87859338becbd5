"""How far scores agree with people: over configurations, or over single pictures where people rated those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.errors import DataError, did_you_mean
from inpaintbench.statistics import (
    bootstrap,
    krippendorff,
    pairwise_accuracy,
    settled,
    weighted_kendall,
    weighted_pearson,
    weighted_spearman,
)
from inpaintbench.statistics.agreement import Scale as Measurement
from inpaintbench.statistics.intervals import Intervals
from inpaintbench.study.between import LEVEL, number
from inpaintbench.study.grid import Column, Grid
from inpaintbench.study.ratings import Ratings
from inpaintbench.types import FloatArray

RESAMPLES = 1000
_SCALES: tuple[Measurement, ...] = ("nominal", "ordinal", "interval")
_MEASURES = ("pearson", "spearman", "kendall", "accuracy")

_MOST_VALUES = 60
"""Different ratings up to which alpha is resampled: a slider of a hundred steps has none of its own interval."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A number of 0 to 1 (or -1 to 1), with its interval over resampled items; None is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Raters:
    """How far the raters of a dimension agree: Krippendorff's alpha for each way to take the scale."""

    dimension: str
    raters: int
    items: int
    ratings: int
    nominal: Agreement
    ordinal: Agreement
    interval: Agreement


@dataclass(frozen=True, slots=True)
class WithPeople:
    """How far one score agrees with the mean ratings of `n` items.

    `accuracy` is the share of pairs of items that the score orders as people do, in its own direction where it has one;
    of pictures only those of the same sample are compared.
    """

    dimension: str
    address: str
    n: int
    pearson: Agreement
    spearman: Agreement
    kendall: Agreement
    accuracy: Agreement


@dataclass(frozen=True)
class People:
    """Everything that ratings say; `unknown` are items that nobody measured."""

    raters: tuple[Raters, ...]
    scores: tuple[WithPeople, ...]
    unknown: tuple[str, ...]


def ask(grid: Grid, ratings: Sequence[Ratings], *, standardised: bool = False, seed: int = 0) -> People:
    """Agreement between raters, and of every column of the grid with them.

    An item is the name of a configuration or inpainter, or such a name, a slash and a sample's id. `standardised` takes
    each rater's ratings relative to the rater's own. Raises `DataError` where no item is one of the grid's.
    """
    unknown: dict[str, None] = {}
    scores: list[WithPeople] = []
    for one in ratings:
        rated = one.standardised_means if standardised else one.means
        measured, columns, pools, groups = _measured(grid, one.items)
        known = ~np.isnan(measured).all(axis=1) & ~np.isnan(rated)
        unknown |= dict.fromkeys(item for item, has in zip(one.items, known, strict=True) if not has)
        if known.any():
            parts = measured[known], rated[known], pools[known], groups[known]
            scores += _with_people(one.dimension, columns, *parts, seed)
    if ratings and not scores:
        item = ratings[0].items[0]
        hint = did_you_mean(item, grid.called) or f"; there is '{next(iter(grid.called))}'"
        raise DataError(f"no rated item is one that was measured, such as '{item}'{hint}")
    return People(tuple(_raters(one, seed) for one in ratings), tuple(scores), tuple(unknown))


def _measured(
    grid: Grid, items: Sequence[str]
) -> tuple[FloatArray, tuple[Column, ...], NDArray[np.int64], NDArray[np.int64]]:
    """The scores [items, columns] of rated items, the pool in which each is compared, and the group it belongs to."""
    samples = grid.samples
    alone = samples is not None and not any(item in grid.called for item in items)
    pools = np.zeros(len(items), np.int64)
    groups = np.arange(len(items))
    if samples is None or not alone:
        columns = grid.fidelity if grid.of_itself else (*grid.fidelity, *grid.outcomes)
        every = grid.x if grid.of_itself else np.hstack([grid.x, grid.y])
        found = np.full((len(items), len(columns)), np.nan)
        for at, item in enumerate(items):
            if item in grid.called:
                found[at] = every[list(grid.called[item])].mean(axis=0)
        return found, columns, pools, groups
    tables = np.concatenate([samples.x, samples.y], axis=2)
    places = {id: k for k, id in enumerate(samples.ids)}
    found = np.full((len(items), tables.shape[2]), np.nan)
    for at, item in enumerate(items):
        for name, configurations in grid.called.items():
            if item.startswith(f"{name}/") and (k := places.get(item[len(name) + 1 :])) is not None:
                found[at] = tables[list(configurations), k].mean(axis=0)
                pools[at], groups[at] = k, samples.groups[k]
    return found, (*samples.fidelity, *samples.outcomes), pools, groups


def _with_people(
    dimension: str,
    columns: Sequence[Column],
    measured: FloatArray,
    rated: FloatArray,
    pools: NDArray[np.int64],
    groups: NDArray[np.int64],
    seed: int,
) -> list[WithPeople]:
    """Each column's agreement, over the items that have it."""
    found = []
    for column, cells in zip(columns, settled(measured).T, strict=True):
        rows = np.flatnonzero(~np.isnan(cells))
        if not len(rows):
            continue
        direction = -1.0 if column.higher_is_better is False else 1.0
        scores = _agreements(cells[rows], rated[rows], pools[rows], groups[rows], direction, seed)
        each = [_agreement(scores, at) for at in range(len(_MEASURES))]
        found.append(WithPeople(dimension, column.address, len(rows), *each))
    return found


def _agreements(
    cells: FloatArray,
    rated: FloatArray,
    pools: NDArray[np.int64],
    groups: NDArray[np.int64],
    direction: float,
    seed: int,
) -> Intervals:
    """Pearson's, Spearman's, Kendall's and the share of pairs, with intervals over resampled groups of items."""
    x, y = cells[:, np.newaxis], settled(rated[:, np.newaxis])

    def score(weights: FloatArray) -> FloatArray:
        parts = (
            weighted_pearson(x, y, weights)[:, :, 0],
            weighted_spearman(x, y, weights)[:, :, 0],
            weighted_kendall(x, y[:, 0], weights),
            pairwise_accuracy(direction * x, y[:, 0], pools, weights),
        )
        return np.concatenate(parts, axis=1)

    return bootstrap(score, groups, resamples=RESAMPLES, seed=seed, level=LEVEL)


def _raters(one: Ratings, seed: int) -> Raters:
    few = len(np.unique(one.scores[~np.isnan(one.scores)])) <= _MOST_VALUES
    each = []
    for scale in _SCALES:

        def alpha(weights: FloatArray, scale: Measurement = scale) -> FloatArray:
            return krippendorff(one.scores, scale, weights)[:, np.newaxis]

        groups = np.arange(len(one.items)) if few else np.zeros(len(one.items), np.int64)
        found = bootstrap(alpha, groups, resamples=RESAMPLES, seed=seed, level=LEVEL)
        each.append(_agreement(found, 0))
    return Raters(one.dimension, len(one.raters), len(one.items), int((~np.isnan(one.scores)).sum()), *each)


def _agreement(found: Intervals, at: int) -> Agreement:
    return Agreement(number(found.value[at]), number(found.low[at]), number(found.high[at]))
