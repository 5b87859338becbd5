"""A record is a sample before its pixels: what the annotations say of it, and which file holds the picture."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from inpaintbench.errors import DataError

if TYPE_CHECKING:
    from inpaintbench.types import Mask

Box: TypeAlias = tuple[float, float, float, float]
"""x and y of the upper left corner, width and height, in pixels of the picture's own size, counted from 0."""


@dataclass(frozen=True, slots=True)
class Record:
    """One sample of a data set whose pictures are files.

    `picture` and `mask` are paths below the data's folder, with `/` between folders. The region is what the file `mask`
    shows white, else the `box`, clipped to the picture; without either the sample has none. The other fields are those
    of `Sample`.
    """

    id: str
    picture: str
    references: tuple[str, ...] = ()
    text: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    box: Box | None = None
    mask: str = ""

    @property
    def line(self) -> str:
        """The record as one line of JSON, without the fields that are empty.

        >>> Record("7", "photos/7.jpg", references=("a cat",), box=(1, 2, 30, 40)).line
        '{"id": "7", "picture": "photos/7.jpg", "references": ["a cat"], "box": [1, 2, 30, 40]}'
        """
        found = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        return json.dumps({name: value for name, value in found.items() if value}, ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Record:
        """The record that such a line holds; `DataError` for any other line.

        >>> Record.of_line('{"id": "7", "picture": "7.jpg", "box": [1, 2, 30, 40]}').box
        (1, 2, 30, 40)
        """
        try:
            found = json.loads(line)
            return cls(**{name: _value(name, value) for name, value in found.items()})
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise DataError(f"this is no record of a sample: {line.strip()[:80]!r} ({error})") from None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something in the annotations that cannot be a sample, such as one without a text: what it is, and why."""

    what: str
    why: str


_TUPLES = ("references", "choices", "box")


def _value(name: str, value: Any) -> Any:
    """A field's value from JSON; `TypeError` where it is of another type."""
    if name == "tags":
        fits = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    elif name == "box":
        fits = isinstance(value, list) and len(value) == 4 and all(map(_is_side, value))
    elif name in _TUPLES:
        fits = isinstance(value, list) and all(isinstance(text, str) for text in value)
    else:
        fits = isinstance(value, str)
    if not fits:
        raise TypeError(f"'{name}' is {value!r}")
    return tuple(value) if name in _TUPLES else value


def _is_side(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) < float("inf")


def box_mask(box: Box, size: tuple[int, int]) -> Mask:
    """bool (H, W), True in every pixel that the box touches inside a picture of `size` (height, width).

    Raises `DataError` where it touches none.

    >>> box_mask((1.0, 0.5, 1.5, 1.0), (3, 4)).astype(int).tolist()
    [[0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]
    """
    import math

    import numpy as np

    if not all(map(math.isfinite, box)):
        raise DataError(f"its box {list(box)} is not made of numbers")
    x, y, width, height = box
    left, top = max(0, math.floor(x)), max(0, math.floor(y))
    right, bottom = min(size[1], math.ceil(x + width)), min(size[0], math.ceil(y + height))
    if left >= right or top >= bottom:
        raise DataError(f"its box {list(box)} touches no pixel of the picture of {size[1]} x {size[0]}")
    mask = np.zeros(size, np.bool_)
    mask[top:bottom, left:right] = True
    return mask
