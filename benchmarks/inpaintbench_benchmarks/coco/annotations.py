"""COCO's files of annotations are large: what is not needed is dropped while they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import inpaintbench as ib


def read_annotations(folder: ib.Folder, name: str, keep: Callable[[dict[str, Any]], Any]) -> Any:
    """What the JSON file `name` of a folder holds, `keep` in the place of every object: of the inner ones first.

    Raises `DataError` for a file that is cut off.
    """
    try:
        return json.loads(folder.text(name), object_hook=keep)
    except (ValueError, RecursionError) as error:
        raise ib.DataError(f"'{name}' is not whole JSON ({error}): fetch it again") from None


def one_line(text: object) -> str:
    """A text in one line, with single spaces; `TypeError` for what is no text.

    >>> one_line(" A man\\n on  a horse. ")
    'A man on a horse.'
    """
    if not isinstance(text, str):
        raise TypeError(f"{text!r} is no text")
    return " ".join(text.split())
