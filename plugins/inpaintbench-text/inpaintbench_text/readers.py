"""Metrics of captioners that answer questions or name a class: how well the reconstruction can still be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeAlias

import inpaintbench as ib

Texts: TypeAlias = "Callable[[Sequence[str], Sequence[Sequence[str]]], ib.FloatArray]"
"""From m captions and the references of each to the statistics [m, k] of each."""


class VqaAccuracy(ib.CaptionMetric):
    """The accuracy of VQA: three of nine people must give the reader's answer for all of the score.

    The references are the answers that people gave, ten in VQA; with fewer than four nothing is measured.
    """

    name = "vqa-accuracy"
    source = "Antol et al. 2015, arXiv 1505.00468"
    bounds = (0.0, 1.0)
    batch_size = 512
    parallel: ClassVar[bool] = True
    text_columns: ClassVar[tuple[str, ...]] = ("accuracy",)
    text_statistics: ClassVar[tuple[str, ...]] = ("accuracy",)
    unmeasurable: ClassVar[str] = "fewer than four answers"

    @property
    def signature(self) -> str:
        return f"{self.name}|answers:leave-one-out|norm:vqa|candidates:{self.candidates}|v:{self.version}"

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.answers import vqa_accuracies

        return vqa_accuracies


class Classification(ib.Metric):
    """Top-1 accuracy, macro F1 and mean average precision of a reader that names a class, as its first candidate.

    The references are the class and its other names. Macro F1 is over the classes that are true or named. Average
    precision is there where `classes` are given, and needs a reader that gives every one of them a score.
    """

    name = "classification"
    source = "Sokolova and Lapalme 2009, doi 10.1016/j.ipm.2009.03.002 (macro F1); Everingham et al. 2010 (mAP)"
    reads = ("captions", "truth_captions", "references")
    higher_is_better = True
    bounds = (0.0, 1.0)
    batch_size = 512
    parallel: ClassVar[bool] = True

    classes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The scores on the reconstruction, on the original, and their difference in per cent."""
        names = ("top-1", "macro-f1", "map") if self.classes else ("top-1", "macro-f1")
        return tuple(f"{name}{suffix}" for name in names for suffix in ("", "-original", "-change"))

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        """Shares, and a change that is at least the loss of everything."""
        return (self.bounds, self.bounds, (-100.0, None)) * (len(self.columns) // 3)

    @property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        """Average precision rests on everything, the others on the true class and the one that is named."""
        half = len(self.statistics) // 2
        pairs = self.statistics[:2], self.statistics[half : half + 2]
        halves = self.statistics[:half], self.statistics[half:]
        return tuple(
            names
            for first, second in ((pairs, pairs, halves) if self.classes else (pairs, pairs))
            for names in (first, second, first + second)
        )

    @property
    def statistics(self) -> tuple[str, ...]:
        """The number of the true class and of the one that is named, then a score for each of `classes`."""
        names = ("true", "named", *(f"score-{number}" for number in range(len(self.classes))))
        return tuple(f"{name}{suffix}" for suffix in ("", "-original") for name in names)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_text.classes import class_statistics

        return lambda batch: [class_statistics(item, self.classes) for item in batch]

    def reduce(self, statistics: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 9] of class numbers and scores [n, 2 · (2 + classes)] under weights [b, n]."""
        import numpy as np

        from inpaintbench_text.classes import class_scores

        half = statistics.shape[1] // 2
        score = class_scores(statistics[:, :half], weights, self.classes)
        original = class_scores(statistics[:, half:], weights, self.classes)
        with np.errstate(divide="ignore", invalid="ignore"):
            change = np.where(original == 0, np.nan, 100 * (score - original) / original)
        return np.stack([score, original, change], axis=2).reshape(len(weights), -1)[:, : len(self.columns)]
