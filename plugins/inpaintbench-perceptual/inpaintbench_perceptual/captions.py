"""CLIPScore and RefCLIPScore of captions, of the reconstruction's and of the original's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import inpaintbench as ib
from inpaintbench_perceptual.clip_scores import ClipScore
from inpaintbench_perceptual.similarities import Items, Measure, Open, cut_details, encoded

PREFIX = "A photo depicts "
WEIGHT = 2.5

Row: TypeAlias = list[float | None]
Vectors: TypeAlias = "Sequence[Sequence[ib.FloatArray]]"


def clipscores(metric: ClipScore, encode: Open, count_cut: Callable[[str], int]) -> Measure:
    """The function from comparisons to the scores of captions: per picture (whole, crop), then the original's."""
    referenced = "references" in metric.reads

    def asked(item: ib.Comparison) -> list[Items]:
        """Of one comparison: references, captions, captions of the original, and the pictures they are held against."""
        if item.truth is None:
            return [[]] * 5
        references: Items = [PREFIX + text for text in item.references] if referenced else []
        shown = item.truth if metric.against == "original" else item.composite
        texts = [_texts(metric, captions) for captions in (item.captions, item.truth_captions)]
        return [references, *texts, *(ib.views(picture, item.mask) for picture in (shown, item.truth))]

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        groups = [asked(item) for item in batch]
        vectors = encoded(encode, [group for five in groups for group in five])
        rows = [vectors[start : start + 5] for start in range(0, len(vectors), 5)]
        return [_measured(item, five, row) for item, five, row in zip(batch, groups, rows, strict=True)]

    def _measured(item: ib.Comparison, five: Sequence[Items], row: Vectors) -> ib.Measured:
        if item.truth is None:
            return ib.Measured(None, "no truth")
        if referenced and not item.references:
            return ib.Measured(None, "no references")
        if not item.captions and not item.truth_captions:
            return ib.Measured(None, "no caption")
        references = row[0] if referenced else None
        halves = [_half(metric, row[1 + i], row[3 + i], references) for i in range(2)]
        texts = [text for group in five[1:3] for text in group if isinstance(text, str)]
        return ib.Measured((*halves[0], *halves[1]), details=cut_details(count_cut, texts))

    return measure


def _texts(metric: ClipScore, captions: Sequence[ib.Caption]) -> Items:
    chosen = captions[:1] if metric.candidates == "first" else captions
    return [PREFIX + caption.text for caption in chosen]


def _half(
    metric: ClipScore,
    texts: Sequence[ib.FloatArray],
    pictures: Sequence[ib.FloatArray],
    references: Sequence[ib.FloatArray] | None,
) -> Row:
    """The scores (whole, crop) of one tuple of candidates, by the metric's rule for candidates."""
    rows = [[_score(text, picture, references) for picture in pictures] for text in texts]
    if not rows:
        return [None, None]
    best = max(rows, key=lambda row: row[0])
    chosen = [best] if metric.candidates == "best" else rows
    means: Row = [sum(column) / len(chosen) for column in zip(*chosen, strict=True)]
    return [*means, None][:2]


def _score(text: ib.FloatArray, picture: ib.FloatArray, references: Sequence[ib.FloatArray] | None) -> float:
    """CLIPScore, equation 1 of Hessel et al. 2021, or with references RefCLIPScore, equation 2."""
    seen = WEIGHT * max(0.0, ib.cosine(text, picture) or 0.0)
    if references is None:
        return seen
    said = max(0.0, *(ib.cosine(text, reference) or 0.0 for reference in references))
    return 2 * seen * said / (seen + said) if seen + said else 0.0
