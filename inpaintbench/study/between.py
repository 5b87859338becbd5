"""Correlations between configurations, with what they stand on: intervals, chance, and each configuration left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inpaintbench.statistics import (
    METHODS,
    Order,
    correlation_p,
    correlations,
    false_discovery,
    interval_over_rows,
    leave_one_out,
    partial,
    settled,
    signs_without,
)
from inpaintbench.statistics.intervals import percentile_intervals
from inpaintbench.study.grid import Grid, Resamples
from inpaintbench.types import FloatArray

FEWEST = 3
"""Configurations below which nothing is correlated."""

LEVEL = 0.95
PERMUTATIONS = 10_000

FEW_NAMES = 2
"""A correlation that needs more configurations than that, each of them, is weak rather than made by one."""

CHUNK = 32
"""Resamples at once: what is made of them fits the processor's cache, and memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """One correlation over configurations; None is not defined.

    `low` and `high` are its interval where samples are drawn anew and configurations stay, `wide_low` and `wide_high`
    that where the configurations are taken for a random few of many. `p` is that of permuted configurations, `q` the
    same with the false discoveries among all pairs of the method bounded. Leaving out one configuration at a time gives
    correlations from `loo_low` to `loo_high` with mean and standard deviation (n - 1), `flips` of them of the other
    sign; the one that moves it furthest is `dropped`, and `without` is what is left then. `given_area` is the partial
    correlation given the area of the hole.

    `firm` says that an interval excludes 0; `stands_on` are the configurations without which the sign turns, or an
    interval that excluded 0 takes it in. Both intervals are asked, the wide one as wide as that of n - 1 configurations
    with and without the one, so that losing a configuration is no reason in itself.
    """

    fidelity: str
    outcome: str
    method: str
    n: int
    r: float | None
    low: float | None = None
    high: float | None = None
    wide_low: float | None = None
    wide_high: float | None = None
    p: float | None = None
    q: float | None = None
    loo_low: float | None = None
    loo_high: float | None = None
    loo_mean: float | None = None
    loo_std: float | None = None
    flips: int = 0
    dropped: str = ""
    without: float | None = None
    firm: bool = False
    stands_on: tuple[str, ...] = ()
    given_area: float | None = None

    @property
    def stands_on_few(self) -> bool:
        """Whether an interval excludes 0, and would not without one configuration, or without either of two."""
        return self.firm and 1 <= len(self.stands_on) <= FEW_NAMES


def between(grid: Grid, *, permutations: int = PERMUTATIONS, seed: int = 0) -> list[Correlation]:
    """Every pair of the grid by every method, in the order of `METHODS`, with the p of each method corrected.

    The correction is Benjamini's and Yekutieli's: the columns of a grid depend on each other in either direction (MSE
    and PSNR are of the same picture), and the milder one of Benjamini and Hochberg is not proven for that.
    """
    found: dict[tuple[int, int, int], Correlation] = {}
    for part in _parts(grid):
        found |= _correlated(part, permutations, seed)
    ordered = []
    for method, name in enumerate(METHODS):
        own = [found.get((method, i, j), _nothing(grid, i, j, name)) for i, j in grid.pairs]
        corrected = false_discovery([one.p for one in own], dependent=True)
        ordered += [replace(one, q=q) for one, q in zip(own, corrected, strict=True)]
    return ordered


class _Part(NamedTuple):
    """Columns that the same configurations have: the grid of these alone, and the places of its columns."""

    grid: Grid
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    resamples: Resamples | None


def _parts(grid: Grid) -> Iterator[_Part]:
    """The grid by which configurations have both columns; few configurations give nothing."""
    missing = [patterns(np.isnan(values)) for values in (grid.x, grid.y)]
    for x_lacks, x in missing[0]:
        for y_lacks, y in missing[1]:
            rows = np.flatnonzero(~(x_lacks | y_lacks))
            if len(rows) >= FEWEST:
                names = tuple(grid.configurations[row] for row in rows)
                small = replace(
                    grid,
                    configurations=names,
                    fidelity=tuple(grid.fidelity[i] for i in x),
                    outcomes=tuple(grid.outcomes[j] for j in y),
                    x=settled(grid.x[np.ix_(rows, x)]),
                    y=settled(grid.y[np.ix_(rows, y)]),
                    area=None if grid.area is None else grid.area[rows],
                )
                drawn = grid.resamples
                if drawn is not None:
                    drawn = Resamples(drawn.x[:, rows[:, np.newaxis], x], drawn.y[:, rows[:, np.newaxis], y])
                yield _Part(small, x, y, drawn)


def patterns(missing: NDArray[np.bool_]) -> list[tuple[NDArray[np.bool_], NDArray[np.int64]]]:
    """The columns of missing cells [n, p] that lack the same rows: which rows [n], and the places of the columns."""
    distinct, of_column = np.unique(missing, axis=1, return_inverse=True)
    return [(distinct[:, k], np.flatnonzero(of_column.ravel() == k)) for k in range(distinct.shape[1])]


def _correlated(part: _Part, permutations: int, seed: int) -> dict[tuple[int, int, int], Correlation]:
    """The correlations of one part, by method and the places of the columns in the whole grid."""
    grid = part.grid
    n = len(grid.configurations)
    full, dropped = correlations(grid.x, grid.y), leave_one_out(grid.x, grid.y)
    p = correlation_p(grid.x, grid.y, permutations=permutations, seed=seed)
    wide = interval_over_rows(full, n)
    narrow, crossing = _resampled(part, full)
    turned = dropped * full[:, np.newaxis] < 0
    as_wide = [interval_over_rows(values, n - 1) for values in (full, dropped)]
    firm_wide, firm_without = (low * high > 0 for low, high in as_wide)
    lost = turned | crossing | (firm_wide[:, np.newaxis] & ~firm_without & ~np.isnan(dropped))
    firm = (narrow[0] * narrow[1] > 0) | firm_wide
    area = _given_area(grid, full)
    found = {}
    for method, name in enumerate(METHODS):
        for a, i in enumerate(part.x.tolist()):
            for b, j in enumerate(part.y.tolist()):
                at = (method, a, b)
                left = _left_out(dropped[method, :, a, b], full[at], grid.configurations)
                found[method, i, j] = Correlation(
                    grid.fidelity[a].address,
                    grid.outcomes[b].address,
                    name,
                    n,
                    number(full[at]),
                    low=number(narrow[0][at]),
                    high=number(narrow[1][at]),
                    wide_low=number(wide[0][at]),
                    wide_high=number(wide[1][at]),
                    p=number(p[at]),
                    loo_low=left.low,
                    loo_high=left.high,
                    loo_mean=left.mean,
                    loo_std=left.std,
                    flips=int(turned[method, :, a, b].sum()),
                    dropped=left.dropped,
                    without=left.without,
                    firm=bool(firm[at]),
                    stands_on=tuple(grid.configurations[k] for k in np.flatnonzero(lost[method, :, a, b])),
                    given_area=number(area[at]),
                )
    return found


def _resampled(part: _Part, full: FloatArray) -> tuple[tuple[FloatArray, FloatArray], NDArray[np.bool_]]:
    """The intervals [3, p, q] over resampled samples, and where one that excludes 0 takes it in without a row.

    Without a row it does so where less than 97.5 % of the resamples keep the sign: no quantile of them is needed.
    """
    nowhere = np.full(full.shape, np.nan)
    rows = len(part.grid.configurations)
    crossing = np.zeros((len(METHODS), rows, *full.shape[1:]), dtype=np.bool_)
    if part.resamples is None:
        return (nowhere, nowhere), crossing
    x, y = part.resamples.x, part.resamples.y
    scores = np.empty((len(x), *full.shape))
    above, below = np.zeros(crossing.shape), np.zeros(crossing.shape)
    for start in range(0, len(x), CHUNK):
        here = slice(start, start + CHUNK)
        drawn = settled(x[here]), settled(y[here])
        order = Order.of(*drawn)
        scores[here] = np.moveaxis(correlations(*drawn, order), 0, 1)
        up, down = signs_without(*drawn, order)
        above += up
        below += down
    flat = percentile_intervals(full.ravel(), scores.reshape(len(x), -1), LEVEL)
    low, high = flat.low.reshape(full.shape), flat.high.reshape(full.shape)
    kept = np.where(full[:, np.newaxis] > 0, above, below)
    firm = (low * high > 0)[:, np.newaxis]
    crossing = firm & (above + below > 0) & (kept < (1 + LEVEL) / 2 * (above + below))
    return (low, high), crossing


def _given_area(grid: Grid, full: FloatArray) -> FloatArray:
    """The partial correlations [3, p, q] given the area of the hole; NaN where it is not known or does not vary."""
    if grid.area is None or np.isnan(grid.area).any():
        return np.full(full.shape, np.nan)
    area = settled(grid.area[:, np.newaxis])
    return partial(full, correlations(grid.x, area), np.swapaxes(correlations(grid.y, area), 1, 2))


class _Left(NamedTuple):
    """What leaving one out gives: range, mean, deviation, the one that moves it furthest, and what is left then."""

    low: float | None
    high: float | None
    mean: float | None
    std: float | None
    dropped: str
    without: float | None


def _left_out(dropped: FloatArray, full: float, names: Sequence[str]) -> _Left:
    known = dropped[~np.isnan(dropped)]
    if not len(known) or np.isnan(full):
        return _Left(None, None, None, None, "", None)
    most = int(np.nanargmax(np.abs(dropped - full)))
    std = float(known.std(ddof=1)) if len(known) > 1 else None
    ends = float(known.min()), float(known.max())
    return _Left(*ends, float(known.mean()), std, names[most], float(dropped[most]))


def _nothing(grid: Grid, i: int, j: int, method: str) -> Correlation:
    """A pair that fewer than three configurations have."""
    n = int((~np.isnan(grid.x[:, i]) & ~np.isnan(grid.y[:, j])).sum())
    return Correlation(grid.fidelity[i].address, grid.outcomes[j].address, method, n, None)


def number(value: float) -> float | None:
    """A number as records have it: None is not defined.

    >>> number(0.5), number(float("nan"))
    (0.5, None)
    """
    return float(value) if np.isfinite(value) else None
