"""Captioners whose words tell exactly what they were shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import inpaintbench as ib
from inpaintbench_pieces.log import append


class Teller(ib.Captioner):
    """Says the digest of the picture's pixels, its seed and how many pixels are pure red; notes what it was given."""

    name = "teller"
    batch_size: ClassVar[int] = 4

    log: str = ""
    fails_on: str = ""
    long: bool = False

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[Any]]:
        def say(picture: ib.Picture) -> tuple[ib.Caption, ...]:
            if picture.id == self.fails_on:
                raise ValueError("it has no words")
            red = int((picture.image == (255, 0, 0)).all(axis=2).sum())
            words = f"{pixels(picture.image)} {picture.seed} red{red}"
            append(self.log, json.dumps([picture.id, words, picture.question, picture.choices]))
            return (ib.Caption(words + " long" * 20000 * self.long, 0.5), ib.Caption("a picture"))

        return lambda batch: [say(picture) for picture in batch]


class Parrot(ib.Captioner):
    """Says the same of every picture."""

    name = "parrot"

    words: str = "a picture"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[Any]]:
        return lambda batch: [self.words for _ in batch]


def pixels(image: ib.Image) -> str:
    """The digest by which the tests know a picture again."""
    return hashlib.sha256(image.tobytes()).hexdigest()[:16]
