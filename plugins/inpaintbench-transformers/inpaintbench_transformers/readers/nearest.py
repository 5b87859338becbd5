"""Choices are ranked by the products of their texts' vectors with the picture's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

import inpaintbench as ib
from inpaintbench_transformers.readers.ranking import ranked

if TYPE_CHECKING:
    from inpaintbench_transformers.readers.zero_shot import ClipZeroShot

Encode = Callable[[Sequence["ib.Picture | str"]], Sequence[ib.FloatArray]]


def load_reader(
    reader: ClipZeroShot, encode: Encode
) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
    """The function from pictures to their choices; `DataError` for a picture that has none."""

    def read(batch: Sequence[ib.Picture]) -> list[tuple[ib.Caption, ...]]:
        choices = [item.choices or reader.choices for item in batch]
        if not all(choices):
            raise ib.DataError(f"'{reader.name}' has nothing to choose from: say so, as in choices=[cat,dog]")
        texts = {text: reader.template.replace("{}", text) for several in choices for text in several}
        items: list[ib.Picture | str] = [ib.Picture("", item.image) for item in batch]
        vectors = encode([*items, *texts.values()])
        of_text = dict(zip(texts, vectors[len(batch) :], strict=True))
        return [
            ranked(several, [_product(vector, of_text[text]) for text in several])
            for several, vector in zip(choices, vectors, strict=False)
        ]

    return read


def _product(one: ib.FloatArray, other: ib.FloatArray) -> float:
    return float(np.asarray(one, np.float64) @ np.asarray(other, np.float64))
