"""Accuracy, macro F1 and mean average precision of named classes, under any number of weightings at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import inpaintbench as ib
from inpaintbench_text.numbered import number_of, plain
from inpaintbench_text.weighted import ratio


def class_statistics(item: ib.Comparison, classes: Sequence[str]) -> ib.Measured:
    """The true class, the named one and the score of each of `classes`, for the reconstruction, then the original."""
    if not item.references:
        return ib.Measured(None, "no references")
    if not item.captions and not item.truth_captions:
        return ib.Measured(None, "no caption")
    halves = [_half(captions, item.references, classes) for captions in (item.captions, item.truth_captions)]
    scored = all(None not in half[2:] for half in halves)
    return ib.Measured(tuple(value for half in halves for value in half), "ok" if scored else "no score of every class")


def class_scores(statistics: ib.FloatArray, weights: ib.FloatArray, classes: Sequence[str]) -> ib.FloatArray:
    """Top-1, macro F1 and mean average precision [b, 3] of statistics [n, 2 + classes]; NaN = not measurable."""
    true, named = statistics[:, 0], statistics[:, 1]
    measured = ~np.isnan(true)
    kept = weights[:, measured]
    right = (true == named)[measured].astype(np.float64)
    top = ratio(kept @ right, kept.sum(axis=1))
    f1 = macro_f1(true[measured], named[measured], kept)
    numbers = np.array([number_of(label(name)) for name in classes])
    return np.column_stack([top, f1, mean_average_precision(true, statistics[:, 2:], numbers, weights)])


def macro_f1(true: ib.FloatArray, named: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """The mean F1 [b] over the classes that are true or named under the weights [b, n]; NaN where nothing has weight.

    >>> macro_f1(np.array([1.0, 1.0, 2.0]), np.array([1.0, 2.0, 2.0]), np.ones((1, 3))).round(4).tolist()
    [0.6667]
    """
    totals = np.zeros(len(weights))
    occurring = np.zeros(len(weights))
    for number in np.unique(np.concatenate([true, named])):
        said, real = named == number, true == number
        below = weights @ (said.astype(np.float64) + real)
        totals += np.nan_to_num(ratio(2 * (weights @ (said & real).astype(np.float64)), below))
        occurring += below > 0
    return ratio(totals, occurring)


def mean_average_precision(
    true: ib.FloatArray, scores: ib.FloatArray, numbers: ib.FloatArray, weights: ib.FloatArray
) -> ib.FloatArray:
    """The mean [b] over the classes that occur of the average precision of their scores [n, classes].

    Precision at each score that a class has, weighed by the recall that is gained there; equal scores count at once.
    """
    measured = ~np.isnan(scores).any(axis=1) & ~np.isnan(true) if scores.shape[1] else np.zeros(len(true), bool)
    true, scores, weights = true[measured], scores[measured], weights[:, measured]
    totals, occurring = np.zeros(len(weights)), np.zeros(len(weights))
    for column, number in enumerate(numbers):
        precision = average_precision((true == number).astype(np.float64), scores[:, column], weights)
        totals += np.nan_to_num(precision)
        occurring += ~np.isnan(precision)
    return ratio(totals, occurring)


def average_precision(relevant: ib.FloatArray, scores: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
    """The average precision [b] of scores [n] for what is relevant (1, else 0); NaN where none of it has weight."""
    if not len(scores):
        return np.full(len(weights), np.nan)
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.diff(scores[order]) != 0, True)
    found = np.cumsum(weights[:, order] * relevant[order], axis=1)[:, last]
    seen = np.cumsum(weights[:, order], axis=1)[:, last]
    gained = np.diff(found, axis=1, prepend=0.0)
    precision = np.divide(found, seen, out=np.zeros_like(found), where=seen > 0)
    return ratio((gained * precision).sum(axis=1), found[:, -1])


def label(text: str) -> str:
    """A class as it is compared: without case, outer signs and double spaces.

    >>> label(" A Dog. ")
    'a dog'
    """
    return plain(text).strip(" .!,;:\"'")


def _half(captions: Sequence[ib.Caption], references: Sequence[str], classes: Sequence[str]) -> list[float | None]:
    if not captions:
        return [None] * (2 + len(classes))
    names = [label(reference) for reference in references]
    said = label(captions[0].text)
    scores = {label(caption.text): caption.score for caption in captions}
    known = [scores.get(label(name)) for name in classes]
    every = known if None not in known else [None] * len(classes)
    return [number_of(names[0]), number_of(names[0] if said in names else said), *every]
