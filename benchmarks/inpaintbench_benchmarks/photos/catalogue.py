"""The catalogue says of each photograph which file it is, where its object lies and how people may describe it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]

CATALOGUE = Path(__file__).with_name("photos.json")


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An upright ellipse: its centre (x, y) and half axes (x, y), in pixels of the source file."""

    centre: Point
    radii: Point


@dataclass(frozen=True, slots=True)
class Polygon:
    """A polygon: its corners (x, y) in order, in pixels of the source file."""

    corners: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """One photograph: `sha256` is that of the file, `region` lies around the object that `text` names."""

    id: str
    file: str
    sha256: str
    region: Ellipse | Polygon
    text: str
    references: tuple[str, str, str]
    tags: Mapping[str, str]


def load() -> dict[str, Photo]:
    """Every photograph by its id, in the order of the ids.

    >>> list(load())[:3]
    ['astronaut', 'brick', 'camera']
    """
    records = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {record["id"]: _photo(record) for record in records}


def _photo(record: dict[str, Any]) -> Photo:
    first, second, third = record["references"]
    return Photo(
        id=record["id"],
        file=record["file"],
        sha256=record["sha256"],
        region=_region(record["region"]),
        text=record["text"],
        references=(first, second, third),
        tags=record["tags"],
    )


def _region(record: dict[str, Any]) -> Ellipse | Polygon:
    if "polygon" in record:
        return Polygon(tuple((x, y) for x, y in record["polygon"]))
    x, y, across, down = record["ellipse"]
    return Ellipse((x, y), (across, down))
