"""Pictures and their masks are told apart by their names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MASK = re.compile(r"(.+)_(mask\d*)", re.DOTALL)
"""The stem of a mask that lies beside its picture, as in what LaMa evaluates on."""


@dataclass(frozen=True)
class Pairs:
    """`masks` are those of each picture, by its stem and a label of their own; `lonely` ones belong to no picture."""

    pictures: tuple[str, ...]
    masks: Mapping[str, Mapping[str, str]]
    lonely: tuple[str, ...]

    @classmethod
    def of(cls, files: Sequence[str]) -> Pairs:
        """A mask lies in a folder `masks`, or is called `NAME_mask.png` or `NAME_mask001.png` beside its picture NAME.

        >>> found = Pairs.of(["a.jpg", "a_mask000.png", "a_mask001.png", "b.jpg", "carnival_mask.jpg", "masks/b.png"])
        >>> found.pictures
        ('a.jpg', 'b.jpg', 'carnival_mask.jpg')
        >>> found.masks["a"], found.masks["b"]
        ({'mask000': 'a_mask000.png', 'mask001': 'a_mask001.png'}, {'masks': 'masks/b.png'})
        """
        apart = [file for file in files if _lies_apart(file)]
        others = [file for file in files if not _lies_apart(file)]
        stems = {stem(file) for file in others}
        pictures, lonely = [], []
        masks: dict[str, dict[str, str]] = {}
        for file in others:
            named = _MASK.fullmatch(stem(file))
            if named and named[1] in stems:
                masks.setdefault(named[1], {})[named[2]] = file
            else:
                pictures.append(file)
        for file in apart:
            name = stem("/".join(part for part in file.split("/") if part != "masks"))
            named = _MASK.fullmatch(name)
            if name in stems:
                masks.setdefault(name, {})["masks"] = file
            elif named and named[1] in stems:
                masks.setdefault(named[1], {})[named[2]] = file
            else:
                lonely.append(file)
        return cls(tuple(pictures), masks, tuple(lonely))


def stem(file: str) -> str:
    """A path without its ending, its letters composed (NFC): equal for a picture and its mask on every system.

    >>> stem("holiday/beach.2.jpg")
    'holiday/beach.2'
    """
    return unicodedata.normalize("NFC", file.rpartition(".")[0])


def _lies_apart(file: str) -> bool:
    return "masks" in file.split("/")[:-1]
