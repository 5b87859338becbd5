"""How far two rows of attention are apart, and how spread out one is; over the last axis, in float64."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

import inpaintbench as ib

Rows: TypeAlias = "NDArray[np.float64] | NDArray[np.float32]"


def renormalised(rows: Rows, patches: NDArray[np.bool_] | slice = slice(None)) -> ib.FloatArray:
    """The rows [..., n] of the chosen patches, divided by their sums; NaN where a sum is 0.

    >>> renormalised(np.array([1.0, 2, 1, 4]), np.array([True, False, True, False])).tolist()
    [0.5, 0.5]
    """
    chosen = rows[..., patches].astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole: ib.FloatArray = chosen / chosen.sum(axis=-1, keepdims=True)
    return whole


def total_variation(p: ib.FloatArray, q: ib.FloatArray) -> ib.FloatArray:
    """½ Σ |p - q| of two distributions, in [0, 1]: the largest difference in the probability of any set of patches.

    >>> float(total_variation(np.array([1.0, 0]), np.array([0.25, 0.75])))
    0.75
    """
    distance: ib.FloatArray = np.minimum(np.abs(p - q).sum(axis=-1) / 2, 1.0)
    return distance


def jensen_shannon(p: ib.FloatArray, q: ib.FloatArray) -> ib.FloatArray:
    """½ KL(p ‖ m) + ½ KL(q ‖ m) in nats, m = (p + q) / 2 (Lin 1991, equation 4.1, with equal weights); in [0, ln 2].

    >>> round(float(jensen_shannon(np.array([1.0, 0]), np.array([0.0, 1]))), 6)
    0.693147
    """
    middle = (p + q) / 2
    divergence: ib.FloatArray = np.clip((_divergence(p, middle) + _divergence(q, middle)) / 2, 0.0, np.log(2))
    return divergence


def entropy(p: ib.FloatArray) -> ib.FloatArray:
    """-Σ p ln p in nats, in [0, ln n] (Shannon 1948).

    >>> round(float(entropy(np.full(4, 0.25)) / np.log(4)), 6)
    1.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p == 0, 0.0, p * np.log(p))
    spread: ib.FloatArray = np.clip(-terms.sum(axis=-1), 0.0, np.log(p.shape[-1]))
    return spread


def _divergence(p: ib.FloatArray, middle: ib.FloatArray) -> ib.FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p == 0, 0.0, p * np.log(p / middle))
    divergence: ib.FloatArray = terms.sum(axis=-1)
    return divergence
