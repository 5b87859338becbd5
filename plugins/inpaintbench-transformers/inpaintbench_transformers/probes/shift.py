"""How far an encoder's attention, and its embedding, of the composite are from those of the original."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

import inpaintbench as ib
from inpaintbench_transformers.metrics.library import transformers_version
from inpaintbench_transformers.probes.encoders import AttentionEncoder, EmbeddingEncoder
from inpaintbench_transformers.probes.layers import summary_names
from inpaintbench_transformers.probes.probe import AttentionProbe

if TYPE_CHECKING:
    from inpaintbench_transformers.probes.reading import Reading

LN2 = math.log(2)
REGIONS = ("whole", "hole", "band", "outside")


class AttentionShift(AttentionProbe):
    """The distance of the attention in the composite from that in the original, averaged over heads.

    `whole`, `hole`, `band` and `outside` are total variation distances over a region's patches alone, both rows divided
    by what the region has; `js-…` are Jensen-Shannon divergences in nats. `half=false` leaves out the ½ before the sum
    of differences, as the artifacts paper words it.
    """

    name = "attention-shift"
    higher_is_better = False
    source = "artifacts paper, arXiv 2602.20520, appendix C; Lin 1991, doi 10.1109/18.61115"

    half: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        distances = [name for region in REGIONS for name in summary_names(region, self.layers)]
        return (*distances, *(f"js-{region}" for region in REGIONS))

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        most = 1.0 if self.half else 2.0
        return tuple((0.0, LN2 if name.startswith("js-") else most) for name in self.columns)

    @property
    def settings(self) -> str:
        half = str(self.half).lower()
        return f"half:{half}|js:nats|hole:half-a-patch|band:1/64,touched|min-patches:2"

    def measure(self, item: ib.Comparison, truth: Reading, painted: Reading) -> ib.Measured:
        from inpaintbench_transformers.probes.shifting import attention_shift

        return attention_shift(item.mask, truth, painted, self.layers, half=self.half)


class EmbeddingShift(ib.Probe):
    """The distance of the composite's embedding from the original's: `cosine` (1 minus the cosine) and `euclidean`.

    With the encoder `attention` it is the class token of the last layer, or what the network pools, and shares the pass
    of the other probes; any other encoder of pictures will do.
    """

    name = "embedding-shift"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    batch_size: ClassVar[int] = 8
    higher_is_better = False
    source = "artifacts paper, arXiv 2602.20520, appendix C"

    encoder: ib.Encoder = AttentionEncoder()

    @property
    def vectors(self) -> ib.Encoder:
        """The encoder that gives the vectors alone: they are kept beside the rows, for projections."""
        return EmbeddingEncoder(reader=self.encoder) if isinstance(self.encoder, AttentionEncoder) else self.encoder

    @property
    def columns(self) -> tuple[str, ...]:
        return ("cosine", "euclidean")

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        return ((0.0, 2.0), (0.0, None))

    @property
    def signature(self) -> str:
        if not isinstance(self.encoder, AttentionEncoder):
            return f"{super().signature}|on:composite|{transformers_version()}"
        return f"{self.name}|{self.encoder.settings}|on:composite|{transformers_version()}|v:{self.version}"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_transformers.probes.shifting import embedding_shifts

        return embedding_shifts(host.open(self.vectors))
