"""A box and what people say of it are the same sample, whatever layout they come from."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import inpaintbench as ib

from ..coco.annotations import one_line
from ..coco.pictures import picture_name, picture_number

_UNREADABLE = "its entry cannot be read"


@dataclass(frozen=True, slots=True)
class Referred:
    """One entry of the annotations: the number of the photo, a box in it, and expressions that refer to the box."""

    photo: int
    box: ib.Box
    expressions: tuple[str, ...]

    @property
    def id(self) -> str:
        """The photo's number and the box.

        >>> Referred(131074, (20.23, 0.0, 313.49, 326.5), ("a bed",)).id
        '131074_20.23_0.00_313.49_326.50'
        """
        return "_".join([str(self.photo), *(f"{side:.2f}" for side in self.box)])


def of_reference(entry: Any, boxes: Mapping[int, Any]) -> Referred | ib.LeftOut:
    """An entry of `refs(umd).p`; `boxes` are those of `instances.json` by the number of the annotation."""
    try:
        what, photo, annotation = f"reference {entry['ref_id']}", entry["image_id"], entry["ann_id"]
        said = [one_line(_repaired(sentence["raw"])) for sentence in entry["sentences"]]
        if annotation not in boxes:
            return ib.LeftOut(what, "its box is not in instances.json")
    except (LookupError, TypeError):
        return ib.LeftOut("a reference", _UNREADABLE)
    return _referred(what, photo, boxes[annotation], said)


def of_row(row: Mapping[str, Any]) -> Referred | ib.LeftOut:
    """A row of the hub's table."""
    try:
        what = str(row["file_name"])
        return _referred(what, picture_number(what), row["bbox"], [one_line(text) for text in row["answer"]])
    except (LookupError, TypeError, ValueError):
        return ib.LeftOut("a row", _UNREADABLE)


def picture_of(row: Mapping[str, Any]) -> str:
    """The file name of the photo in a row of the hub's table; empty where the row cannot be read.

    >>> picture_of({"file_name": "COCO_train2014_000000380440_491042.jpg"})
    'COCO_train2014_000000380440.jpg'
    """
    try:
        return picture_name("train2014", picture_number(row["file_name"]))
    except (TypeError, ValueError):
        return ""


def records(found: Iterable[Referred | ib.LeftOut], place: Callable[[str], str]) -> ib.Records:
    """One record a box, with the expressions of all its entries; `place` finds a picture by its file name."""
    merged: dict[str, Referred] = {}
    for one in found:
        if isinstance(one, ib.LeftOut):
            yield one
        elif (before := merged.setdefault(one.id, one)) is not one:
            merged[one.id] = Referred(one.photo, one.box, tuple(dict.fromkeys(before.expressions + one.expressions)))
    for id, one in merged.items():
        yield ib.Record(
            id=id,
            picture=place(picture_name("train2014", one.photo)),
            references=one.expressions,
            text=prompt(one.expressions),
            group=str(one.photo),
            box=one.box,
        )


def prompt(expressions: Iterable[str]) -> str:
    """The expressions as one text, as in the study.

    >>> prompt(("The tie of the standing man.", "a purple tie"))
    'The tie of the standing man, a purple tie'
    """
    return ", ".join(text.rstrip(" .,;") for text in expressions)


def _referred(what: str, photo: Any, box: Any, said: Iterable[str]) -> Referred | ib.LeftOut:
    if type(photo) is not int or photo < 0:
        return ib.LeftOut(what, _UNREADABLE)
    sides = _box(box)
    if sides is None:
        return ib.LeftOut(what, "its box is not four numbers")
    if sides[2] <= 0 or sides[3] <= 0:
        return ib.LeftOut(what, "its box has no area")
    expressions = tuple(dict.fromkeys(text for text in said if text))
    if not expressions:
        return ib.LeftOut(what, "it has no expression")
    return Referred(photo, sides, expressions)


def _box(found: Any) -> ib.Box | None:
    """The four sides to two decimals, as COCO has them; by way of float32, for the hub has no more than that."""
    try:
        sides = [round(side, 2) + 0.0 for side in struct.unpack("4f", struct.pack("4f", *found))]
    except (struct.error, TypeError, OverflowError, ValueError):
        return None
    x, y, width, height = sides
    return (x, y, width, height) if all(map(math.isfinite, sides)) else None


def _repaired(text: Any) -> Any:
    """Python 2 wrote UTF-8, which pickles are read as Latin-1: the letters that were meant.

    >>> _repaired("the caf\\xc3\\xa9"), _repaired("caf\\xe9")
    ('the café', 'café')
    """
    if not isinstance(text, str):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
