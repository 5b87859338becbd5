"""The cosine of the caption of a reconstruction with that of its original, for several comparisons at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import inpaintbench as ib
from inpaintbench_text.similarity import Encode, cosine, encoded


def agreements(encode: Encode, batch: Sequence[ib.Comparison], candidates: str) -> list[ib.Measured]:
    """One cosine a comparison: of the first candidates, or the mean or the best over all pairs of them."""
    few = slice(1) if candidates == "first" else slice(None)
    pairs = [
        [(said.text, truth.text) for said in item.captions[few] for truth in item.truth_captions[few]] for item in batch
    ]
    vectors = encoded(encode, [text for several in pairs for pair in several for text in pair])
    return [
        _measured(item, [cosine(vectors[one], vectors[other]) for one, other in several], candidates)
        for item, several in zip(batch, pairs, strict=True)
    ]


def _measured(item: ib.Comparison, cosines: list[float], candidates: str) -> ib.Measured:
    if not cosines:
        return ib.Measured(None, "no caption" if not item.captions else "no caption of the original")
    if np.isnan(cosines).any():
        return ib.Measured(None, "not measurable")
    return ib.Measured((float(max(cosines) if candidates == "best" else np.mean(cosines)),))
