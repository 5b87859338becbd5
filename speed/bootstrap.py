"""Bootstrap intervals of a table of means against scipy.stats.bootstrap, percentile intervals in float64.

Both sides run in turns, on one thread unless OPENBLAS_NUM_THREADS says otherwise; the ratios are those of medians.
scipy is called once on all columns, with the best of a few batch sizes and memory layouts found beforehand, and once
per column with its defaults (BCa) and with its percentile method, at the same number of resamples; per column it is
timed on a few columns and multiplied. Bars: 5 x as fast as the first, 30 x as fast as the defaults per column, under
100 MB more memory.
"""

from __future__ import annotations

import os
import resource
import statistics
import time
import tracemalloc
from collections.abc import Callable
from functools import partial

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is imported

import numpy as np
import scipy.stats
from numpy.typing import NDArray

from inpaintbench.statistics import Intervals, bootstrap, weighted_mean

Table = NDArray[np.float64]

ROWS, COLUMNS, RESAMPLES, REPETITIONS = 2_000, 50, 10_000, 5
COLUMNS_TIMED = 2
BATCHES = (1, 2, 5, 10, 20, 100)
BAR_ONCE, BAR_PER_COLUMN, BAR_MEGABYTES = 5, 30, 100


def ours(table: Table, resamples: int = RESAMPLES) -> Intervals:
    return bootstrap(partial(weighted_mean, table), np.arange(len(table)), resamples=resamples, seed=0)


def scipy_once(table: Table, axis: int, batch: int, resamples: int = RESAMPLES) -> tuple[Table, Table]:
    found = scipy.stats.bootstrap(
        (table,),
        np.mean,
        axis=axis,
        vectorized=True,
        n_resamples=resamples,
        batch=batch,
        method="percentile",
        rng=np.random.default_rng(0),
    )
    return found.confidence_interval.low, found.confidence_interval.high


def scipy_per_column(table: Table, method: str) -> None:
    for column in table.T[:COLUMNS_TIMED]:
        scipy.stats.bootstrap((column,), np.mean, n_resamples=RESAMPLES, method=method)


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def best_layout(table: Table) -> tuple[Table, int, int]:
    """The table, axis and batch with which scipy is fastest, tried on a tenth of the resamples."""
    layouts = [(table, 0), (np.ascontiguousarray(table.T), -1)]
    tried = [
        (statistics.median(seconds(partial(scipy_once, laid, axis, batch, RESAMPLES // 10)) for _ in range(3)), place)
        for place, (laid, axis, batch) in enumerate((*layout, batch) for layout in layouts for batch in BATCHES)
    ]
    place = min(tried)[1]
    return *layouts[place // len(BATCHES)], BATCHES[place % len(BATCHES)]


def megabytes(call: Callable[[], object]) -> tuple[float, float]:
    """The growth of the peak resident set, and the peak of what Python and numpy allocated, in 10^6 bytes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    call()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return grown * 1024 / 1e6, peak / 1e6


def main() -> None:
    table = np.random.default_rng(1).normal(10, 2, size=(ROWS, COLUMNS))
    resident, traced = megabytes(lambda: ours(table))  # first, while the resident set is still small
    laid, axis, batch = best_layout(table)
    calls: dict[str, tuple[Callable[[], object], int]] = {
        "inpaintbench": (lambda: ours(table), 1),
        "scipy, all columns at once": (lambda: scipy_once(laid, axis, batch), 1),
        "scipy, per column, its defaults": (lambda: scipy_per_column(table, "BCa"), COLUMNS // COLUMNS_TIMED),
        "scipy, per column, percentile": (lambda: scipy_per_column(table, "percentile"), COLUMNS // COLUMNS_TIMED),
    }
    turns = [{name: seconds(call) * times for name, (call, times) in calls.items()} for _ in range(REPETITIONS)]
    medians = {name: statistics.median(turn[name] for turn in turns) for name in calls}
    bars = ("", f"{BAR_ONCE} x", f"{BAR_PER_COLUMN} x", "")
    print(f"{f'{ROWS} rows, {COLUMNS} columns, {RESAMPLES} resamples':40}{'seconds':>9}{'ratio':>8}{'bar':>7}")
    for (name, median), bar in zip(medians.items(), bars, strict=True):
        print(f"{name:40}{median:9.3f}{median / medians['inpaintbench']:8.1f}{bar:>7}")
    print(f"scipy's best on all columns at once: batch {batch}, samples on axis {axis}")

    found, (low, high) = ours(table), scipy_once(laid, axis, batch)
    apart = max(np.abs(found.low - low).max(), np.abs(found.high - high).max()) / found.error.mean()
    print(f"bounds differ from scipy's by at most {apart:.3f} standard errors")
    print(f"extra memory: {resident:.0f} MB resident, {traced:.0f} MB allocated at the peak; bar {BAR_MEGABYTES} MB")

    large = np.random.default_rng(2).normal(size=(20_000, 40))
    spent = statistics.median(seconds(lambda: ours(large, 2_000)) for _ in range(REPETITIONS))
    print(f"20000 rows, 40 columns, 2000 resamples: {spent:.2f} s; expected about 0.3 s")


if __name__ == "__main__":
    main()
