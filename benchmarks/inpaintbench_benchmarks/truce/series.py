"""TRUCE's series and the captions people wrote for them, as published and bundled beside this module."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

Subset: TypeAlias = Literal["synthetic", "stock"]
Split: TypeAlias = Literal["train", "val", "test"]

POINTS = 12
"""Every series has so many points."""

_FILES: dict[Subset, str] = {"synthetic": "pilot13final", "stock": "pilot16b"}

_PATTERNS = (
    "increase throughout",
    "increase at the beginning",
    "increase in the middle",
    "increase at the end",
    "decrease throughout",
    "decrease at the beginning",
    "decrease in the middle",
    "decrease at the end",
    "peak at the beginning",
    "peak in the middle",
    "peak at the end",
    "trough at the beginning",
    "trough in the middle",
    "trough at the end",
)
"""The published `labels` 0 to 13 in words; the data set gives numbers alone, these names follow from its series."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a synthetic series was made to show.

    `name` says the event and its place in words. The stretch runs from point `first` to point `last`, counted from
    0 (`last` may be 12, one past the end); both are None where it is the whole series.
    """

    name: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """One series: 12 whole numbers from -1 to 100, three captions by people, and the pattern where it is synthetic."""

    id: str
    values: tuple[int, ...]
    annotations: tuple[str, str, str]
    pattern: Pattern | None = None


def load(subset: Subset, split: Split) -> tuple[Series, ...]:
    """All series of one split, in the published order, texts exactly as published.

    >>> [len(load("synthetic", "train")), len(load("synthetic", "val")), len(load("synthetic", "test"))]
    [448, 56, 56]
    >>> load("stock", "test")[0].id
    'pilot16/AW_25.png'
    """
    path = Path(__file__).parent / "data" / f"{_FILES[subset]}{split}.json"
    return tuple(_series(record) for record in json.loads(path.read_text(encoding="utf-8")).values())


def _series(record: dict[str, Any]) -> Series:
    """A record of the published file; its captions are strings in one subset and lists of one string in the other."""
    first, second, third = (text if isinstance(text, str) else text[0] for text in record["annotations"])
    label = record["meta"].get("label")
    return Series(
        id=record["id"],
        values=tuple(record["series"]),
        annotations=(first, second, third),
        pattern=None if label is None else _pattern(label),
    )


def _pattern(label: dict[str, int]) -> Pattern:
    name = _PATTERNS[label["labels"]]
    if label["start_point"] < 0:
        return Pattern(name, None, None)
    return Pattern(name, label["start_point"], label["end_point"])
