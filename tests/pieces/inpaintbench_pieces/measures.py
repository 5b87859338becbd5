"""Metrics of the tests: they note what they measure, and return every sort of nonsense on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_pieces.captioners import pixels
from inpaintbench_pieces.log import append

Measure = Callable[[Sequence[ib.Comparison]], Sequence[Any]]


class Luminance(ib.Metric):
    """The mean of the composite to a power, so that two of one name differ in their options alone."""

    name = "luminance"
    reads: ClassVar[tuple[str, ...]] = ("composite",)
    higher_is_better: ClassVar[bool | None] = None
    parallel: ClassVar[bool] = True

    power: int = 1
    log: str = ""

    def load(self, host: ib.Host) -> Measure:
        def measure(item: ib.Comparison) -> ib.Measured:
            append(self.log, f"{item.id} {item.seed} {pixels(item.composite)}")
            return ib.Measured((float(item.composite.mean()) ** self.power,))

        return lambda batch: [measure(item) for item in batch]


class Counted(Luminance):
    """Another metric of the same kind."""

    name = "counted"


class Kinship(ib.Metric):
    """Whether two captions are equal: reads captions alone, and fails where one of them is missing."""

    name = "kinship"
    reads: ClassVar[tuple[str, ...]] = ("captions", "truth_captions")
    higher_is_better: ClassVar[bool | None] = True

    log: str = ""

    def load(self, host: ib.Host) -> Measure:
        def measure(item: ib.Comparison) -> ib.Measured:
            append(self.log, item.id)
            return ib.Measured((float(item.captions[0].text == item.truth_captions[0].text),))

        return lambda batch: [measure(item) for item in batch]


class Vocabulary(ib.Metric):
    """The number of words in the references of the whole suite: known beforehand, the same for every sample."""

    name = "vocabulary"
    reads: ClassVar[tuple[str, ...]] = ("references",)
    higher_is_better: ClassVar[bool | None] = None

    fails: bool = False

    def prepare(self, references: Sequence[Sequence[str]]) -> Any:
        if self.fails:
            raise KeyError("no words")
        return {"words": len({word for texts in references for text in texts for word in text.split()})}

    def load(self, host: ib.Host) -> Measure:
        words = host.prepared["words"]
        return lambda batch: [ib.Measured((float(words),)) for _ in batch]


class BrokenMetric(ib.Metric):
    """Goes wrong as `fault` says, on the sample `on`."""

    name = "broken-metric"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    higher_is_better: ClassVar[bool | None] = True
    batch_size: ClassVar[int] = 2

    fault: Literal[
        "none", "undeclared", "writes", "nan", "many", "text", "number", "details", "status", "word", "raise", "large"
    ] = "none"
    on: str = ""

    def load(self, host: ib.Host) -> Measure:
        return lambda batch: [self._measure(item) for item in batch]

    def _measure(self, item: ib.Comparison) -> Any:
        if item.id != self.on:
            return ib.Measured((1.0,))
        if self.fault == "undeclared":
            return ib.Measured((float(item.mask.mean()),))
        if self.fault == "raise":
            raise ZeroDivisionError("nothing to divide by")
        if self.fault == "writes":
            item.composite[:] = 0
        made: dict[str, Any] = {
            "nan": ib.Measured((float("nan"),)),
            "many": ib.Measured((1.0, 2.0)),
            "text": ib.Measured(("much",)),  # type: ignore[arg-type]
            "number": 1.0,
            "details": ib.Measured((1.0,), details={"what": object()}),  # type: ignore[dict-item]
            "status": ib.Measured(None, 5),  # type: ignore[arg-type]
            "word": ib.Measured(None, "not measurable", {"why": "\ud800"}),
            "large": ib.Measured((2.0,), details="x" * 100_000),
        }
        return made.get(self.fault, ib.Measured((1.0,)))
