"""COCO's pictures of 2014 have a number, which their file names say."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Release: TypeAlias = Literal["train2014", "val2014"]

_NAME = re.compile(r"COCO_[a-z]+\d{4}_(\d{12})(?:_\d+)?\.jpg")


def picture_name(release: Release, number: int) -> str:
    """The file name of a picture.

    >>> picture_name("val2014", 391895)
    'COCO_val2014_000000391895.jpg'
    """
    return f"COCO_{release}_{number:012d}.jpg"


def picture_number(name: str) -> int:
    """The number in a file name; RefCOCOg's have that of an annotation behind it. `ValueError` for any other name.

    >>> picture_number("COCO_val2014_000000391895.jpg"), picture_number("COCO_train2014_000000380440_491042.jpg")
    (391895, 380440)
    """
    found = _NAME.fullmatch(name)
    if not found:
        raise ValueError(f"'{name}' is no file name of COCO 2014")
    return int(found[1])
