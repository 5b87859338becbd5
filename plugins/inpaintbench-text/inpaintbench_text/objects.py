"""Objects that captions name and should not, or should and do not, in the manner of CHAIR."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import inpaintbench as ib

if TYPE_CHECKING:
    from inpaintbench_text.vocabulary import Vocabulary


class ObjectMetric(ib.Metric):
    """What hallucination and omission have in common: three shares, from counts that add up.

    `sentence` is the share of captions that err, `object` the mean over captions of the share of their objects that do,
    `corpus` the share of the objects of all captions. `against` says what is held against the caption of the
    reconstruction: what people wrote, what the captioner said of the original, or both. `vocabulary` is a JSON file;
    without one it is COCO's 80 objects. A caption without any of its objects counts for `sentence` alone. With
    `candidates=mean` the counts are means over the candidates.
    """

    reads = ("captions", "truth_captions", "references")
    higher_is_better = False
    bounds = (0.0, 1.0)
    batch_size: ClassVar[int] = 512
    parallel: ClassVar[bool] = True

    against: Literal["both", "references", "original"] = "both"
    vocabulary: Annotated[str, ib.Local()] = ""
    candidates: Literal["first", "mean"] = "first"

    @property
    def columns(self) -> tuple[str, ...]:
        return ("sentence", "object", "corpus")

    @property
    def statistics(self) -> tuple[str, ...]:
        """Whether there is one, their share, how many, and of how many."""
        return ("any", "share", "wrong", "objects")

    @property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        return ("any",), ("share",), ("wrong", "objects")

    @property
    def path(self) -> Path:
        """The vocabulary's file."""
        from inpaintbench_text.vocabulary import BUNDLED

        return Path(self.vocabulary) if self.vocabulary else BUNDLED

    @property
    def weights(self) -> str:
        """The vocabulary's content: what a metric knows is part of what it is."""
        import hashlib

        from inpaintbench_text.vocabulary import content_of

        return f"vocabulary@{hashlib.sha256(content_of(self.path)).hexdigest()}"

    @property
    def signature(self) -> str:
        name = "coco-80" if not self.vocabulary else self.weights.partition("@")[2][:8]
        settings = f"against:{self.against}|vocabulary:{name}|candidates:{self.candidates}"
        return f"{self.name}|{settings}|v:{self.version}"

    @abstractmethod
    def judged(self, said: frozenset[str], true: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """The objects that are wrong, and those they are counted among, from what a caption says and what is true."""

    def preflight(self) -> None:
        from inpaintbench_text.vocabulary import read_vocabulary

        read_vocabulary(self.path)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_text.vocabulary import read_vocabulary

        vocabulary = read_vocabulary(self.path)
        return lambda batch: [self._measured(vocabulary, item) for item in batch]

    def reduce(self, statistics: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """The mean of the first two statistics, and the ratio of the sums of the others."""
        import numpy as np

        from inpaintbench_text.weighted import ratio, sums

        means = super().reduce(statistics[:, :2], weights)
        totals, _ = sums(statistics[:, 2:], weights)
        return np.column_stack([means, ratio(totals[:, 0], totals[:, 1])])

    def _measured(self, vocabulary: Vocabulary, item: ib.Comparison) -> ib.Measured:
        few = slice(1) if self.candidates == "first" else slice(None)
        references = item.references if self.against != "original" else ()
        originals = [caption.text for caption in item.truth_captions[few]] if self.against != "references" else []
        if not item.captions:
            return ib.Measured(None, "no caption")
        if not references and not originals:
            return ib.Measured(None, "nothing to hold against it")
        true = frozenset[str]().union(*(vocabulary.named(text) for text in (*references, *originals)))
        pairs = [self.judged(vocabulary.named(caption.text), true) for caption in item.captions[few]]
        shares = [len(wrong) / len(among) for wrong, among in pairs if among]
        n = len(pairs)
        statistics = (
            sum(bool(wrong) for wrong, _ in pairs) / n,
            sum(shares) / len(shares) if shares else None,
            sum(len(wrong) for wrong, _ in pairs) / n if shares else None,
            sum(len(among) for _, among in pairs) / n if shares else None,
        )
        status = "ok" if shares else "no object of the vocabulary"
        return ib.Measured(statistics, status, {"objects": [sorted(wrong) for wrong, _ in pairs]})


class Hallucination(ObjectMetric):
    """Objects that the caption of the reconstruction names, and neither the references nor the original's caption."""

    name = "hallucination"
    source = "Rohrbach et al. 2018, arXiv 1809.02156 (CHAIR), without annotated objects"

    def judged(self, said: frozenset[str], true: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        return said - true, said


class Omission(ObjectMetric):
    """Objects that the references or the original's caption name, and the caption of the reconstruction does not."""

    name = "omission"
    source = "the counterpart of CHAIR, Rohrbach et al. 2018, arXiv 1809.02156"

    def judged(self, said: frozenset[str], true: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        return true - said, true
