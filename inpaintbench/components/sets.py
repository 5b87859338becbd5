"""Set metrics compare two sets of pictures by the features of an encoder; nothing of theirs belongs to one picture."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal

from inpaintbench.components.component import Component, Host
from inpaintbench.components.kinds import Encoder
from inpaintbench.components.scorers import Metric

if TYPE_CHECKING:
    from inpaintbench.types import Comparison, FloatArray, Measured


class SetMetric(Metric):
    """A metric of the originals and the composites as two sets, paired row by row.

    The pipeline encodes every picture once for all set metrics of an equal encoder, keeps the features beside the rows
    and resamples by the jackknife. A subclass gives `encoder` a default and says what `compare` computes; it can never
    be a suite's primary score, and is not reported by tag.
    """

    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    resamples: ClassVar[Literal["bootstrap", "jackknife", "none"]] = "jackknife"

    encoder: Encoder

    @property
    def vectors(self) -> Encoder:
        """Its scores come from what is kept."""
        return self.encoder

    @property
    def statistics(self) -> tuple[str, ...]:
        """None: its scores come from features."""
        return ()

    @abstractmethod
    def compare(self, truth: FloatArray, painted: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, columns] of paired features [n, d] under `weights` [b, n] of 0 and 1; NaN = not measurable."""

    def load(self, host: Host) -> Callable[[Sequence[Comparison]], Sequence[Measured]]:
        """The function that measures what a set metric measures of single comparisons: nothing."""
        from inpaintbench.types import Measured

        return lambda batch: [Measured(None, "a metric of whole sets")] * len(batch)


class FeaturePair(Component["Comparison", "FloatArray"]):
    """The features of an original and of its composite, [2, d]: what set metrics of one encoder share."""

    kind: ClassVar[str] = "feature pair"
    name = "features"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    batch_size = 16

    encoder: Encoder

    def load(self, host: Host) -> Callable[[Sequence[Comparison]], Sequence[FloatArray]]:
        import numpy as np

        from inpaintbench.types import Picture

        encode = host.open(self.encoder)

        def pairs(batch: Sequence[Comparison]) -> list[FloatArray]:
            pictures = [Picture("", image) for item in batch for image in (item.truth, item.composite)]  # type: ignore[arg-type]
            features = [np.asarray(vector) for vector in encode(pictures)]
            return [np.stack(features[i : i + 2]) for i in range(0, len(features), 2)]

        return pairs
