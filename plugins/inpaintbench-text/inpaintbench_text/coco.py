"""Metrics that COCO's Java programs compute: METEOR 1.5 and SPICE."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeAlias

import inpaintbench as ib

Texts: TypeAlias = "Callable[[Sequence[str], Sequence[Sequence[str]]], ib.FloatArray]"
"""From m captions and the references of each to the statistics [m, k] of each."""

_STAGES = ("exact", "stem", "synonym", "paraphrase")
_SIDES = ("caption-content", "reference-content", "caption-function", "reference-function")


class Meteor15(ib.CaptionMetric):
    """METEOR 1.5 as COCO calls it, by its authors' Java program, which is started once; see also `meteor-nltk`."""

    name = "meteor-1.5"
    source = "Denkowski and Lavie 2014, ACL W14-3348"
    bounds = (0.0, 1.0)
    batch_size = 512
    text_statistics: ClassVar[tuple[str, ...]] = (
        "words", "reference-words", "function-words", "reference-function-words",
        *(f"{stage}-{side}" for stage in _STAGES for side in _SIDES),
        "chunks", "matches", "reference-matches",
    )  # fmt: skip

    @property
    def signature(self) -> str:
        return f"{self.name}|jar:1.5|lang:en|norm:yes|tok:ptb-coco|candidates:{self.candidates}|v:{self.version}"

    def preflight(self) -> None:
        from inpaintbench_text.java import find_meteor

        find_meteor()

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.meteor import Meteor

        return Meteor()

    def reduce_texts(self, statistics: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """METEOR [b, 1] of the weighted sums of the counts, as the program scores a whole suite."""
        from inpaintbench_text.meteor import meteor_of_counts
        from inpaintbench_text.weighted import sums

        totals, measured = sums(statistics, weights)
        return meteor_of_counts(totals, measured)[:, None]


class SpiceScore(ib.CaptionMetric):
    """SPICE: F of the objects, attributes and relations that captions name, by its authors' Java program."""

    name = "spice"
    source = "Anderson et al. 2016, arXiv 1607.08822"
    bounds = (0.0, 1.0)
    batch_size = 512

    @property
    def signature(self) -> str:
        return f"{self.name}|jar:1.0|corenlp:3.6.0|tok:ptb-coco|candidates:{self.candidates}|v:{self.version}"

    def preflight(self) -> None:
        from inpaintbench_text.java import find_spice

        find_spice()

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.spice import Spice

        return Spice()
