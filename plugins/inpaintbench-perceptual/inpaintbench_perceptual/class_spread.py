"""The Inception Score: how sure the classes of single pictures are, and how many there are among all."""

from __future__ import annotations

import numpy as np

import inpaintbench as ib


def inception_score(logits: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """exp of the mean divergence of each picture's classes from their mean, [b], under `weights` [b, n] of 0 and 1.

    `logits` are [n, classes]; NaN for fewer than two pictures. Source: Salimans et al. 2016,
    arXiv 1606.03498, section 4.

    >>> inception_score(np.diag([1000.0] * 3), np.ones((1, 3))).round(6).tolist()
    [3.0]
    """
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    p = np.exp(log_p)
    count = weights.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = weights @ p / count[:, None]
        entropy_of_mean = -np.where(mean > 0, mean * np.log(mean), 0).sum(axis=1)
        gain = entropy_of_mean + weights @ (p * log_p).sum(axis=1) / count
    found: ib.FloatArray = np.where(count > 1, np.exp(gain), np.nan)
    return found
