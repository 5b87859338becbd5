"""A probe of attention compares what an encoder attends to in the original and in the composite, layer by layer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

import inpaintbench as ib
from inpaintbench_transformers.metrics.library import transformers_version
from inpaintbench_transformers.probes.encoders import AttentionEncoder

if TYPE_CHECKING:
    from inpaintbench_transformers.probes.reading import Reading


class AttentionProbe(ib.Probe):
    """A probe of the attention that `encoder` gives to its patches.

    Its columns sum the layers up; `layers=[1,12]` adds one for each of these, counted from 1. Every layer's value
    stands in the details of a measurement.
    """

    reads: ClassVar[tuple[str, ...]] = ("truth", "composite", "mask")
    batch_size: ClassVar[int] = 8

    encoder: AttentionEncoder = AttentionEncoder()
    layers: tuple[Annotated[int, ib.Bounds(1)], ...] = ()

    @property
    def settings(self) -> str:
        """What its signature says beside the encoder."""
        return ""

    @property
    def signature(self) -> str:
        parts = [self.name, self.encoder.settings, *filter(None, [self.settings]), "on:composite"]
        return "|".join([*parts, transformers_version(), f"v:{self.version}"])

    @abstractmethod
    def measure(self, item: ib.Comparison, truth: Reading, painted: Reading) -> ib.Measured:
        """The measurement of one comparison, of whose two pictures there are readings."""

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_transformers.probes.pairs import measure_pairs

        return measure_pairs(host.open(self.encoder), self.measure)


def numbers(values: Sequence[float]) -> tuple[float | None, ...]:
    """Statistics as a measurement has them: None for NaN."""
    return tuple(None if value != value else value for value in values)
