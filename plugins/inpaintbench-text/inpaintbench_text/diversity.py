"""How much a captioner's captions differ from one another, over a whole suite."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal

import inpaintbench as ib


class CaptionDiversity(ib.Metric):
    """How rich the captions of the reconstructions are, and those of the originals (`-original`): first candidates.

    `distinct` is the share of captions that differ, `entropy` that of their distribution in bits, `length` their mean
    number of words, `unchanged` the share that is the original's caption word for word, case and white space aside.
    """

    name = "caption-diversity"
    source = "Shannon 1948, doi 10.1002/j.1538-7305.1948.tb01338.x (entropy of the distribution of captions)"
    reads = ("captions", "truth_captions")
    higher_is_better = None
    bounds = (0.0, None)
    batch_size = 512
    resamples: ClassVar[Literal["bootstrap", "jackknife", "none"]] = "jackknife"

    @property
    def columns(self) -> tuple[str, ...]:
        pairs = [f"{name}{suffix}" for name in ("distinct", "entropy", "length") for suffix in ("", "-original")]
        return (*pairs, "unchanged")

    @property
    def statistics(self) -> tuple[str, ...]:
        """A caption's number is 52 bits of its sha256, so that equal captions can be told in sums."""
        return ("caption", "caption-original", "words", "words-original", "unchanged")

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        share, open_ended = (0.0, 1.0), (0.0, None)
        return share, share, open_ended, open_ended, open_ended, open_ended, share

    @property
    def rests_on(self) -> tuple[tuple[str, ...], ...]:
        return tuple((name,) for name in ("caption", "caption-original") * 2 + self.statistics[2:])

    @property
    def signature(self) -> str:
        return f"{self.name}|case:folded|space:single|words:split|candidates:first|v:{self.version}"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_text.numbered import caption_statistics

        return lambda batch: [caption_statistics(item) for item in batch]

    def reduce(self, statistics: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 7]: how many different captions have a weight, by all weight; their entropy; means of the rest."""
        import numpy as np

        from inpaintbench_text.numbered import richness

        means = super().reduce(statistics[:, 2:], weights)
        (distinct, entropy), (distinct_original, entropy_original) = (
            richness(statistics[:, column], weights) for column in (0, 1)
        )
        return np.column_stack(
            [distinct, distinct_original, entropy, entropy_original, means[:, 0], means[:, 1], means[:, 2]]
        )
