"""Correlations between the samples of one configuration, and their mean over configurations."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.statistics import (
    METHODS,
    correlations,
    fisher_z,
    partial,
    resample_weights,
    settled,
    weighted_pearson,
    weighted_spearman,
)
from inpaintbench.statistics.intervals import percentile_intervals
from inpaintbench.study.between import FEWEST, LEVEL, number, patterns
from inpaintbench.study.grid import Grid, PerSample
from inpaintbench.types import FloatArray

RESAMPLES = 1000

MOST_SAMPLES = 1000
"""Samples up to which Kendall's tau is computed: it compares all pairs of them."""

_CELLS = 2_000_000
"""Ranks made at once (16 MB)."""

_RESAMPLED = 2
"""The first two of `METHODS` have intervals between samples."""


@dataclass(frozen=True, slots=True)
class Alone:
    """The correlation between the `n` samples of one configuration, its interval, and that given the hole's area."""

    configuration: str
    n: int
    r: float | None
    low: float | None
    high: float | None
    given_area: float | None


@dataclass(frozen=True, slots=True)
class Within:
    """A pair's correlation between samples: the mean over configurations of Fisher's z, as a correlation, and each.

    Intervals are percentiles of resamples of whole groups of samples, the same for all configurations; Kendall's tau
    has none, and no value where there are very many samples.
    """

    fidelity: str
    outcome: str
    method: str
    r: float | None
    low: float | None
    high: float | None
    given_area: float | None
    each: tuple[Alone, ...]


def within(grid: Grid, *, resamples: int = RESAMPLES, seed: int = 0) -> list[Within]:
    """Every pair whose columns single samples have, by every method, in the order of `METHODS`."""
    samples = grid.samples
    if samples is None or not samples.fidelity or not samples.outcomes:
        return []
    values, n, areas, intervals = [], [], [], []
    shape = len(METHODS), len(samples.fidelity), len(samples.outcomes)
    z_sums, z_counts = np.zeros((resamples, *shape)), np.zeros((resamples, *shape))
    for k in range(len(grid.configurations)):
        found = _Configuration.of(samples, k, resamples, seed)
        values.append(found.value)
        areas.append(found.given_area)
        n.append(found.n)
        intervals.append(_ends(found.value, found.drawn))
        z = fisher_z(found.drawn)
        z_sums += np.nan_to_num(z)
        z_counts += ~np.isnan(z)
    mean, given = _z_mean(values), _z_mean(areas)
    with np.errstate(invalid="ignore"):
        low, high = _ends(mean, np.tanh(z_sums / z_counts))
    return [
        Within(
            samples.fidelity[i].address,
            samples.outcomes[j].address,
            name,
            number(mean[method, i, j]),
            number(low[method, i, j]),
            number(high[method, i, j]),
            number(given[method, i, j]),
            tuple(
                Alone(
                    title,
                    int(n[k][i, j]),
                    number(values[k][method, i, j]),
                    number(intervals[k][0][method, i, j]),
                    number(intervals[k][1][method, i, j]),
                    number(areas[k][method, i, j]),
                )
                for k, title in enumerate(grid.configurations)
            ),
        )
        for method, name in enumerate(METHODS)
        for i in range(shape[1])
        for j in range(shape[2])
    ]


@dataclass(frozen=True)
class _Configuration:
    """The correlations of one configuration: value and given_area [3, p, q], drawn [b, 3, p, q], n [p, q]."""

    value: FloatArray
    given_area: FloatArray
    drawn: FloatArray
    n: NDArray[np.int64]

    @classmethod
    def of(cls, samples: PerSample, k: int, resamples: int, seed: int) -> _Configuration:
        x, y, area = settled(samples.x[k]), settled(samples.y[k]), settled(samples.area[k][:, np.newaxis])
        if np.isnan(area).any():  # nothing is given what is not known
            area = np.zeros(area.shape)
        shape = len(METHODS), x.shape[1], y.shape[1]
        value, given = np.full(shape, np.nan), np.full(shape, np.nan)
        drawn, n = np.full((resamples, *shape), np.nan), np.zeros(shape[1:], np.int64)
        for x_lacks, i in patterns(np.isnan(x)):
            for y_lacks, j in patterns(np.isnan(y)):
                rows = np.flatnonzero(~(x_lacks | y_lacks))
                n[np.ix_(i, j)] = len(rows)
                if len(rows) < FEWEST:
                    continue
                a, b = np.hstack([x[rows][:, i], area[rows]]), np.hstack([y[rows][:, j], area[rows]])
                at = np.ix_(np.arange(len(METHODS)), i, j)
                value[at], given[at] = _plain(a, b)
                start = 0
                chunk = max(1, min(100, _CELLS // (len(rows) * (a.shape[1] + b.shape[1]))))
                for weights in resample_weights(samples.groups, resamples, seed, chunk):
                    here = np.ix_(np.arange(start, start + len(weights)), np.arange(_RESAMPLED), i, j)
                    drawn[here] = _weighted(a[:, :-1], b[:, :-1], weights[:, rows])
                    start += len(weights)
        return cls(value, given, drawn, n)


def _plain(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The correlations [3, p, q] of all but the last columns, which are the hole's area, and those given the area."""
    once = np.ones((1, len(a)))
    if len(a) <= MOST_SAMPLES:
        full = correlations(a, b)
    else:
        found = [weighted_pearson(a, b, once)[0], weighted_spearman(a, b, once)[0]]
        full = np.stack([*found, np.full(found[0].shape, np.nan)])
    value = full[:, :-1, :-1]
    return value, partial(value, full[:, :-1, -1:], full[:, -1:, :-1])


def _weighted(a: FloatArray, b: FloatArray, weights: FloatArray) -> FloatArray:
    """Pearson's and Spearman's [w, 2, p, q] under weights [w, n]."""
    return np.stack([weighted_pearson(a, b, weights), weighted_spearman(a, b, weights)], axis=1)


def _ends(value: FloatArray, drawn: FloatArray) -> tuple[FloatArray, FloatArray]:
    if len(drawn) < 2:
        return np.full(value.shape, np.nan), np.full(value.shape, np.nan)
    found = percentile_intervals(value.ravel(), drawn.reshape(len(drawn), -1), LEVEL)
    return found.low.reshape(value.shape), found.high.reshape(value.shape)


def _z_mean(values: list[FloatArray]) -> FloatArray:
    """The mean over configurations of Fisher's z, of those that have one, as a correlation."""
    z = fisher_z(np.stack(values))
    known = ~np.isnan(z)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.tanh(np.where(known, z, 0.0).sum(axis=0) / known.sum(axis=0)))
