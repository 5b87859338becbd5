"""Golden values of the metrics that count: captions, classes and objects few enough to be counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

import inpaintbench as ib
from inpaintbench_text.diversity import CaptionDiversity
from inpaintbench_text.objects import Hallucination, Omission
from inpaintbench_text.readers import Classification

CAPTIONS = (("a dog", "a dog"), ("A  dog", "two cats"), ("a cat", "a cat"), ("a red bus", "a bus"))
"""Of the reconstruction and of the original."""
DIVERSITY = (3 / 4, 1, 1.5, 2, 9 / 4, 2, 1 / 2)
"""Three captions of four differ, one of them said twice: 1/2 · 1 bit + 2 · 1/4 · 2 bits; 9 words; the first and third
are the original's."""

CLASSES = ("dog", "cat")
READ = (
    ("dog", (0.9, 0.1), (0.9, 0.1)),
    ("dog", (0.1, 0.9), (0.8, 0.2)),
    ("cat", (0.3, 0.7), (0.3, 0.7)),
    ("cat", (0.2, 0.8), (0.6, 0.4)),
)
"""The true class, and the scores of both classes on the reconstruction and on the original."""
CLASSIFICATION = (3 / 4, 3 / 4, 0, 11 / 15, 11 / 15, 0, 2 / 3, 1, -100 / 3)
"""F1 is 2/3 of one class and 4/5 of the other. By its scores on reconstructions `dog` ranks dog, cat, cat, dog, whose
average precision is (1 + 2/4) / 2, and `cat` ranks dog, cat, cat, dog: (1/2 + 2/3) / 2."""

NAMED = (
    ("a dog and a cat on a boat", "a dog", "a ship at sea"),
    ("two dogs", "a puppy", "the sea"),
    ("a lake", "a lake", "the sea"),
    ("a car and a bus", "a lake", "the sea"),
    ("a dog", "a dog and a cat", "a boat"),
)
"""A caption of the reconstruction, a reference, and a caption of the original."""
HALLUCINATION = (2 / 5, (1 / 3 + 0 + 1 + 0) / 4, 3 / 7)
"""The cat is one object of three, the car and the bus are two of two; of the lake nothing can be said."""
OMISSION = (1 / 5, (0 + 0 + 2 / 3) / 3, 2 / 6)
"""The cat and the boat of the last are two objects of three; before them two and one are there to be named."""


def counted_goldens() -> Iterable[ib.Golden]:
    """One for each metric."""
    own = "inpaintbench-text"
    return (
        ib.Golden("caption-diversity of four captions", own, _diversity, DIVERSITY, 1e-9),
        ib.Golden("classification of four answers", own, _classification, CLASSIFICATION, 1e-9),
        ib.Golden("hallucination in five captions", own, lambda: _objects(Hallucination()), HALLUCINATION, 1e-9),
        ib.Golden("omission in five captions", own, lambda: _objects(Omission()), OMISSION, 1e-9),
    )


class Alone:
    """A host for metrics that open nothing."""

    device = "cpu"
    prepared = None

    def open(self, component: ib.Component[Any, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return component.load(self)


def _diversity() -> list[float]:
    return _scores(CaptionDiversity(), [_compared([said], [original]) for said, original in CAPTIONS])


def _classification() -> list[float]:
    items = [_compared(_ranked(said), _ranked(original), [true]) for true, said, original in READ]
    return _scores(Classification(classes=CLASSES), items)


def _objects(metric: ib.Metric) -> list[float]:
    return _scores(metric, [_compared([said], [original], [written]) for said, written, original in NAMED])


def _ranked(scores: Sequence[float]) -> list[ib.Caption]:
    """The classes with their scores, the best one first."""
    return [ib.Caption(CLASSES[i], scores[i]) for i in np.argsort(scores)[::-1]]


def _compared(
    said: Sequence[ib.Caption | str], original: Sequence[ib.Caption | str], references: Sequence[str] = ()
) -> ib.Comparison:
    def captions(texts: Sequence[ib.Caption | str]) -> tuple[ib.Caption, ...]:
        return tuple(ib.Caption(text) if isinstance(text, str) else text for text in texts)

    parts = {"captions": captions(said), "truth_captions": captions(original), "references": tuple(references)}
    return ib.Comparison.of_parts("", 0, parts)


def _scores(metric: ib.Metric, items: Sequence[ib.Comparison]) -> list[float]:
    """The scores of the items together, every one counted once."""
    rows = [measured.statistics or () for measured in metric.load(Alone())(items)]
    statistics = np.array([[np.nan if value is None else value for value in row] for row in rows], np.float64)
    return list(map(float, metric.reduce(statistics, np.ones((1, len(rows))))[0]))
