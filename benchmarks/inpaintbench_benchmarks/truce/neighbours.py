"""Nearest-neighbour consensus captions (Devlin et al. 2015): those of similar plots that agree best with the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from inpaintbench import Caption

from .series import Series, Subset

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from inpaintbench import FloatArray

LEAST_RANGE = 5.0
"""A flatter series is not stretched any further, so that its noise doesn't pass for a shape."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How many plots are asked, and the weight of a plot's range beside its shape."""

    nearest: int
    range_weight: float


CHOSEN: dict[Subset, Setting] = {
    "synthetic": Setting(nearest=15, range_weight=0.3),
    "stock": Setting(nearest=60, range_weight=0.6),
}
"""What `choose.py` found on the training and validation sets."""


def words(text: str) -> frozenset[str]:
    """The words of a caption, lower case, apostrophes dropped and other punctuation taken for space.

    >>> sorted(words("It's flat, then RISES."))
    ['flat', 'its', 'rises', 'then']
    """
    return frozenset(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))


def features(values: FloatArray, range_weight: float) -> FloatArray:
    """(n, 12) series to (n, 13) features: the shape (mean 0, range 1) and the weighted logarithm of the range."""
    spread = np.ptp(values, axis=1, keepdims=True)
    shape = (values - values.mean(axis=1, keepdims=True)) / np.maximum(spread, LEAST_RANGE)
    return np.hstack([shape, range_weight * np.log(np.maximum(spread, 1.0))])


class Neighbours:
    """Plots and the captions people wrote for them, ready to be asked about a new plot."""

    def __init__(self, plots: Sequence[Series], setting: Setting) -> None:
        self._setting = setting
        self._features = features(np.array([plot.values for plot in plots], dtype=np.float64), setting.range_weight)
        self._texts = [" ".join(text.split()) for plot in plots for text in plot.annotations]
        kinds: dict[frozenset[str], int] = {}
        self._kind = np.array([kinds.setdefault(words(text), len(kinds)) for text in self._texts])
        vocabulary = {word: place for place, word in enumerate(sorted(frozenset().union(*kinds)))}
        self._has = np.zeros((len(kinds), len(vocabulary)), dtype=np.float32)
        for kind, found in enumerate(kinds):
            self._has[kind, [vocabulary[word] for word in found]] = 1

    def captions(self, values: FloatArray, count: int) -> tuple[Caption, ...]:
        """The `count` captions, no two with the same words, that agree best with the others; best first.

        The nearest plots are ranked by the Euclidean distance of their `features`; the captions of the i-th of k count
        1 - i / k. A caption's score, 0 to 1, is its mean similarity to all other captions so weighted: twice the
        shared words over the sum of both numbers of words (Dice). Ties go to the caption of the nearer plot.
        """
        order = self._nearest(values)
        pool = (3 * order[:, None] + np.arange(3)).ravel()
        weight = np.repeat(1 - np.arange(len(order)) / len(order), 3)
        worded = self._has[self._kind[pool]].any(axis=1)
        pool, weight = pool[worded], weight[worded]
        kinds, first, place = np.unique(self._kind[pool], return_index=True, return_inverse=True)
        mass = np.bincount(place, weights=weight)
        agreement = self._similarity(kinds) @ mass
        own = weight[first]  # a caption does not vote for itself; similarity to itself is 1
        scores = np.round((agreement - own) / np.maximum(mass.sum() - own, 1e-9), 9)
        best = np.lexsort((first, -scores))[:count]
        return tuple(Caption(self._texts[pool[first[kind]]], float(scores[kind])) for kind in best)

    def _nearest(self, values: FloatArray) -> NDArray[np.intp]:
        """Indices of the nearest plots, nearest first, ties to the earlier."""
        asked = features(values[None], self._setting.range_weight)
        distance = np.square(self._features - asked).sum(axis=1)
        return np.argsort(np.round(distance, 9), kind="stable")[: self._setting.nearest]

    def _similarity(self, kinds: NDArray[np.intp]) -> FloatArray:
        """(n, n) Dice similarity of captions without regard to order or repetition of words."""
        has = self._has[kinds]
        has = has[:, has.any(axis=0)]
        size = has.sum(axis=1)
        similarity: FloatArray = (2 * (has @ has.T) / (size[:, None] + size)).astype(np.float64)
        return similarity
