"""The Fréchet distance between two sets of vectors, taken for normal distributions."""

from __future__ import annotations

import numpy as np

from inpaintbench.types import FloatArray


def frechet_distance(a: FloatArray, b: FloatArray) -> float:
    """The squared Fréchet distance of the normal distributions fitted to vectors `a` [n, d] and `b` [m, d].

    |mean a - mean b|² + tr(A + B - 2 (A B)^½), with covariances A and B divided by n - 1 and m - 1; the trace of the
    root is the sum of the singular values of R S^T, where R^T R = A and S^T S = B, so that no root of a matrix that is
    singular is taken. NaN for fewer than two vectors on a side. Source: Heusel et al. 2017, arXiv 1706.08500.

    >>> import numpy as np
    >>> square = np.array([[0.0, 0.0], [0.0, 2.0], [2.0, 0.0], [2.0, 2.0]])
    >>> frechet_distance(square, square + 3)
    18.0
    """
    if len(a) < 2 or len(b) < 2:
        return float("nan")
    shift = a.mean(axis=0) - b.mean(axis=0)
    first, second = _root(a), _root(b)
    cross = np.linalg.svd(first @ second.T, compute_uv=False).sum()
    return float(max(0.0, shift @ shift + np.square(first).sum() + np.square(second).sum() - 2 * cross))


def _root(vectors: FloatArray) -> FloatArray:
    """A matrix R of at most d rows with R^T R = the covariance of vectors [n, d]."""
    centred: FloatArray = (vectors - vectors.mean(axis=0)) / np.sqrt(len(vectors) - 1)
    return centred if len(centred) <= centred.shape[1] else np.linalg.qr(centred).R
