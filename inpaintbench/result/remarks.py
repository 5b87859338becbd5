"""What an inpainter said of its pictures, added up: numbers by name, over the pictures where they are not zero."""

from __future__ import annotations

import json
from dataclasses import dataclass

from inpaintbench.result.rows import Rows


@dataclass(slots=True)
class Remark:
    """A number by which some pictures stand out: its total, and how many of the pictures it was said of."""

    total: float = 0.0
    pictures: int = 0
    of: int = 0


def remarks(rows: Rows) -> dict[str, Remark]:
    """The numbers in `painting` by name, each picture counted once; those that are zero everywhere are left out."""
    found: dict[str, Remark] = {}
    pictures = [i for i, captioner in enumerate(rows.captioner) if captioner is None and rows.reconstruction[i]]
    for text in (rows.painting[i] for i in pictures):
        for name, value in (json.loads(text) if text else {}).items():
            if isinstance(value, int | float) and value:
                remark = found.setdefault(name, Remark(of=len(pictures)))
                remark.total += value
                remark.pictures += 1
    return found
