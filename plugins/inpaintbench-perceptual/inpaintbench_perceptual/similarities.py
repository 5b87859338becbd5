"""Cosines of texts and pictures; every text and every picture of a batch goes to the encoder in one call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import inpaintbench as ib

Open = Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]
Items: TypeAlias = "Sequence[ib.Picture | str]"
Measure = Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]


def encoded(encode: Open, groups: Sequence[Items]) -> list[list[ib.FloatArray]]:
    """The vectors of groups of items, encoded in one call."""
    vectors = iter(encode([item for group in groups for item in group]))
    return [[next(vectors) for _ in group] for group in groups]


def text_to_picture(encode: Open, count_cut: Callable[[str], int]) -> Measure:
    """The function from comparisons to the cosines of text and composite: whole, crop."""

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        groups: list[Items] = [[item.text, *ib.views(item.composite, item.mask)] if item.text else [] for item in batch]
        return [
            _measured([ib.cosine(vectors[0], seen) for seen in vectors[1:]], 2, cut_details(count_cut, [item.text]))
            for item, vectors in zip(batch, encoded(encode, groups), strict=True)
        ]

    return measure


def prompt_to_picture(encode: Open) -> Measure:
    """The function from comparisons to the cosine of text and composite."""

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        groups: list[Items] = [[item.text, ib.Picture("", item.composite)] if item.text else [] for item in batch]
        return [
            _measured([ib.cosine(vectors[0], seen) for seen in vectors[1:]], 1) for vectors in encoded(encode, groups)
        ]

    return measure


def cut_details(count_cut: Callable[[str], int], texts: Iterable[str]) -> ib.JSON:
    """How many tokens were cut from texts, where any were."""
    tokens = sum(count_cut(text) for text in texts)
    return {"tokens cut": tokens} if tokens else None


def _measured(cosines: Sequence[float | None], count: int, details: ib.JSON = None) -> ib.Measured:
    """The cosines as statistics, `count` of them where a crop may be missing."""
    if not cosines:
        return ib.Measured(None, "no text")
    if all(value is None for value in cosines):
        return ib.Measured(None, "features are zero", details)
    return ib.Measured((*cosines, None)[:count], details=details)
