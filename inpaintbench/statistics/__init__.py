"""What the scores of a sample say about the population: intervals, paired tests, corrections, ranks, correlations."""

from __future__ import annotations

from inpaintbench.statistics.agreement import krippendorff, pairwise_accuracy
from inpaintbench.statistics.association import correlation_p, fisher_z, interval_over_rows
from inpaintbench.statistics.bootstrap import bootstrap
from inpaintbench.statistics.correction import false_discovery, holm
from inpaintbench.statistics.correlation import METHODS, correlations, partial, settled
from inpaintbench.statistics.frechet import frechet_distance
from inpaintbench.statistics.intervals import Intervals
from inpaintbench.statistics.jackknife import jackknife
from inpaintbench.statistics.leave_one_out import leave_one_out, signs_without
from inpaintbench.statistics.order import Order
from inpaintbench.statistics.paired import Paired, paired
from inpaintbench.statistics.ranking import ranks
from inpaintbench.statistics.reduce import Reduce, Score, weighted_mean
from inpaintbench.statistics.resampling import resample_weights
from inpaintbench.statistics.weighted_correlation import weighted_kendall, weighted_pearson, weighted_spearman

__all__ = [
    "METHODS",
    "Intervals",
    "Order",
    "Paired",
    "Reduce",
    "Score",
    "bootstrap",
    "correlation_p",
    "correlations",
    "false_discovery",
    "fisher_z",
    "frechet_distance",
    "holm",
    "interval_over_rows",
    "jackknife",
    "krippendorff",
    "leave_one_out",
    "paired",
    "pairwise_accuracy",
    "partial",
    "ranks",
    "resample_weights",
    "settled",
    "signs_without",
    "weighted_kendall",
    "weighted_mean",
    "weighted_pearson",
    "weighted_spearman",
]
