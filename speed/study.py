"""A study between made-up configurations: 30 of them by 20 columns, each left out, with permutations, by all three
methods, in 10 000 resamples of 2 000 samples. Bar, on two cores: 5 s.

Run: python speed/study.py [configurations] [columns] [resamples] [samples]
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
from numpy.typing import NDArray

from inpaintbench.statistics import resample_weights, weighted_mean
from inpaintbench.study.between import between
from inpaintbench.study.grid import Column, Grid, Resamples

BAR = 5.0


def scores(configurations: int, columns: int, samples: int) -> NDArray[np.float64]:
    """Scores of single samples [samples, configurations x columns] that share what is hard and who is good."""
    rng = np.random.default_rng(0)
    skill = rng.normal(size=(1, configurations, 1)) * rng.choice([-1.0, 1.0], size=(1, 1, columns))
    hard = rng.normal(size=(samples, 1, 1))
    noise = rng.normal(size=(samples, configurations, columns))
    return np.asarray((0.2 * skill + hard + noise).reshape(samples, -1), dtype=np.float64)


def main(configurations: int = 30, columns: int = 20, resamples: int = 10_000, samples: int = 2_000) -> None:
    table = scores(configurations, columns, samples)
    half = columns // 2
    before = peak()
    begin = time.perf_counter()
    drawn = np.concatenate([weighted_mean(table, w) for w in resample_weights(np.arange(samples), resamples, 0)])
    drawn = drawn.reshape(resamples, configurations, columns)
    value = table.mean(axis=0).reshape(configurations, columns)
    middle = time.perf_counter()
    grid = Grid(
        "made up",
        tuple(f"configuration {k}" for k in range(configurations)),
        tuple(Column(f"fidelity.{i}", "fidelity") for i in range(half)),
        tuple(Column(f"language.{i}", "language", "captioner") for i in range(columns - half)),
        value[:, :half],
        value[:, half:],
        resamples=Resamples(drawn[:, :, :half], drawn[:, :, half:]),
    )
    found = between(grid)
    end = time.perf_counter()
    print(f"{configurations} configurations x {columns} columns, {resamples} resamples of {samples} samples")
    print(f"{len(found)} correlations, each with {configurations} left out in every resample")
    print(f"scores of the resamples {middle - begin:6.2f} s")
    print(f"correlations            {end - middle:6.2f} s")
    reached = "reached" if end - begin < BAR else "MISSED"
    print(f"together                {end - begin:6.2f} s   bar {BAR:.0f} s   {reached}")
    print(f"peak memory             {peak() - before:6.0f} MB more, {peak():.0f} MB in all")


def peak() -> float:
    """The largest memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
