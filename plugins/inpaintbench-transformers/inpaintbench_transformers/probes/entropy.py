"""How spread out an encoder's attention is over the patches, in the original and in the composite."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import inpaintbench as ib
from inpaintbench_transformers.probes.layers import summary_names
from inpaintbench_transformers.probes.probe import AttentionProbe

if TYPE_CHECKING:
    from inpaintbench_transformers.probes.reading import Reading

PICTURES = ("original", "painted", "change")


class AttentionEntropy(AttentionProbe):
    """The entropy of the attention over all patches, averaged over heads: of both pictures, and the change.

    In nats, from 0 (one patch has all) to the logarithm of the number of patches (all have the same); `relative-…` is
    divided by that logarithm, so that encoders with other numbers of patches can be compared.
    """

    name = "attention-entropy"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    higher_is_better = None
    source = "artifacts paper, arXiv 2602.20520, appendix C; Shannon 1948, doi 10.1002/j.1538-7305.1948.tb01338.x"

    @property
    def columns(self) -> tuple[str, ...]:
        nats = [name for picture in PICTURES for name in summary_names(picture, self.layers)]
        return (*nats, *(f"relative-{picture}" for picture in PICTURES))

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        return tuple(_bounds(name) for name in self.columns)

    @property
    def settings(self) -> str:
        return "nats"

    def measure(self, item: ib.Comparison, truth: Reading, painted: Reading) -> ib.Measured:
        from inpaintbench_transformers.probes.spread import attention_entropy

        return attention_entropy(truth, painted, self.layers)


def _bounds(column: str) -> tuple[float | None, float | None]:
    relative = column.startswith("relative-")
    if column.removeprefix("relative-").startswith("change"):
        return (-1.0, 1.0) if relative else (None, None)
    return (0.0, 1.0) if relative else (0.0, None)
