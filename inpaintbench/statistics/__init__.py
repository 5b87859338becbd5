"""What the scores of a sample say about the population: intervals, paired tests, corrections and ranks."""

from __future__ import annotations

from inpaintbench.statistics.bootstrap import bootstrap
from inpaintbench.statistics.correction import holm
from inpaintbench.statistics.frechet import frechet_distance
from inpaintbench.statistics.intervals import Intervals
from inpaintbench.statistics.jackknife import jackknife
from inpaintbench.statistics.paired import Paired, paired
from inpaintbench.statistics.ranking import ranks
from inpaintbench.statistics.reduce import Reduce, Score, weighted_mean
from inpaintbench.statistics.resampling import resample_weights

__all__ = [
    "Intervals",
    "Paired",
    "Reduce",
    "Score",
    "bootstrap",
    "frechet_distance",
    "holm",
    "jackknife",
    "paired",
    "ranks",
    "resample_weights",
    "weighted_mean",
]
