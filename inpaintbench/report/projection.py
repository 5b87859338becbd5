"""Embeddings on a plane: by UMAP where it is installed, else by their two principal components."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inpaintbench.components import SetMetric, fingerprint
from inpaintbench.registry import Plugins
from inpaintbench.report.script import numbers
from inpaintbench.result.recorded import Recorded
from inpaintbench.study.entrants import Entrant
from inpaintbench.types import FloatArray

MOST = 4000
"""Points that are shown; of more, some are drawn by a generator of seed 0."""

_FEWEST = 4


@dataclass
class _Points:
    """One encoder's vectors [n, d], and of each the degrader and the model, counted from 1; 0 for an original."""

    vectors: list[FloatArray]
    degrader: list[int]
    model: list[int]
    known: set[str]


def gather(entrants: Sequence[Entrant], plugins: Plugins) -> list[dict[str, Any]]:
    """A projection for each encoder whose features lie beside the results, as JSON."""
    points: dict[str, _Points] = {}
    titles: dict[str, dict[str, None]] = {}
    for model, entrant in enumerate(entrants):
        rows = entrant.result.rows
        degraders = list(entrant.result.data["components"]["degraders"])
        for label, scorer in Recorded.of(entrant.result, plugins).scorers.items():
            if isinstance(scorer, SetMetric):
                titles.setdefault(fingerprint(scorer.encoder), {})[f"{label} ({scorer.encoder.spec})"] = None
        for encoder, features in rows.features.items():
            own = points.setdefault(encoder, _Points([], [], [], set()))
            for row, truth, painted in zip(features.rows.tolist(), features.truth, features.painted, strict=True):
                if (sample := rows.sample[row] or "") not in own.known:
                    own.known.add(sample)
                    own.vectors.append(truth)
                    own.degrader.append(0)
                    own.model.append(0)
                own.vectors.append(painted)
                own.degrader.append(1 + degraders.index(rows.degrader[row] or ""))
                own.model.append(1 + model)
    return [
        _plain(", ".join(titles.get(encoder, {encoder[:8]: None})), own)
        for encoder, own in points.items()
        if len(own.vectors) >= _FEWEST and len({len(vector) for vector in own.vectors}) == 1
    ]


def _plain(title: str, own: _Points) -> dict[str, Any]:
    vectors = np.array(own.vectors, np.float64)
    chosen = np.arange(len(vectors))
    note = f"{len(vectors)} pictures. "
    if len(vectors) > MOST:
        chosen = np.sort(np.random.default_rng(0).choice(len(vectors), MOST, replace=False))
        note = f"{MOST} of {len(vectors)} pictures, drawn at random. "
    method, plane, said = project(vectors[chosen])
    return {
        "title": title,
        "method": method,
        "note": note + said,
        "x": numbers(plane[:, 0]),
        "y": numbers(plane[:, 1]),
        "degrader": [own.degrader[i] for i in chosen],
        "model": [own.model[i] for i in chosen],
    }


def project(vectors: FloatArray) -> tuple[str, FloatArray, str]:
    """The name of the method, points [n, 2] of vectors [n, d], and what to know of them.

    UMAP: McInnes et al. 2018, arXiv 1802.03426, seeded.
    """
    if importlib.util.find_spec("umap") is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ImportWarning)  # that TensorFlow is not here, which nothing of this needs
            import umap  # not installed with the core

        made = umap.UMAP(n_neighbors=min(15, len(vectors) - 1), random_state=0, n_jobs=1).fit_transform(vectors)
        return "UMAP", np.asarray(made, np.float64), f"umap-learn {umap.__version__}, seed 0."
    plane, share = principal(vectors)
    said = f"They hold {share:.0%} of the variance; pip install 'inpaintbench[umap]' for UMAP."
    return "Principal components", plane, said


def principal(vectors: FloatArray) -> tuple[FloatArray, float]:
    """The first two principal components [n, 2] of vectors [n, d], and the share of the variance that they hold.

    The sign of each is such that its largest coordinate is positive.

    >>> plane, share = principal(np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 1.0], [5.0, 0.0, 1.0]]))
    >>> plane[:, 0].round(6).tolist(), round(share, 6)
    ([-2.0, -1.0, 3.0], 1.0)
    """
    centred = vectors - vectors.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    plane = np.zeros((len(vectors), 2))
    count = min(2, len(sizes))
    plane[:, :count] = left[:, :count] * sizes[:count]
    largest = plane[np.abs(plane).argmax(axis=0), np.arange(2)]
    total = float((sizes**2).sum())
    plane = plane * np.where(largest < 0, -1.0, 1.0) + 0.0
    return plane, float((sizes[:count] ** 2).sum()) / total if total > 0 else 0.0
