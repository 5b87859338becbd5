"""A feature similarity is a cosine between what an encoder makes of the original and of the composite."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from inpaintbench.components import Encoder, Host, Metric

if TYPE_CHECKING:
    from inpaintbench.types import Comparison, Measured


class FeatureSimilarity(Metric):
    """The cosine of an encoder's vectors of the original and of the composite: `whole`, and the `crop` around the hole.

    A subclass says which `encoder`; with an equal one, other metrics share its pass over every picture.
    """

    batch_size: ClassVar[int] = 8
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite", "mask")
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (-1.0, 1.0)

    @property
    @abstractmethod
    def encoder(self) -> Encoder:
        """The encoder that is asked for both pictures."""

    @property
    def columns(self) -> tuple[str, ...]:
        return ("whole", "crop")

    def preflight(self) -> None:
        self.encoder.preflight()

    def load(self, host: Host) -> Callable[[Sequence[Comparison]], Sequence[Measured]]:
        from inpaintbench.builtin.features.cosines import truth_and_composite

        return truth_and_composite(host.open(self.encoder))
