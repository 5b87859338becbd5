"""P-IDS and U-IDS: how far a linear classifier can tell composites from originals."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

import inpaintbench as ib


def discrimination(truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """P-IDS and U-IDS [b, 2] of paired features [n, d] under `weights` [b, n] of 0 and 1; NaN for fewer than two.

    A linear SVM (squared hinge, C = 1, solved in the primal) is fitted to all features at once. P-IDS is the share of
    pairs whose composite lies further on the side of the originals than its original; U-IDS the share of pictures on
    the wrong side. Source: Zhao et al. 2021, arXiv 2103.10428, section 4.
    """
    return np.array([_discrimination(truth[kept], painted[kept]) for kept in weights > 0])


def _discrimination(truth: ib.FloatArray, painted: ib.FloatArray) -> tuple[float, float]:
    n = len(truth)
    if n < 2:
        return np.nan, np.nan
    features, real = np.concatenate([truth, painted]), np.arange(2 * n) < n
    machine = LinearSVC(dual=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what was reached is what the authors' code reports
        machine.fit(features, real)
    outputs = machine.decision_function(features)
    return float(np.mean(outputs[n:] > outputs[:n])), float(np.mean((outputs > 0) != real))
