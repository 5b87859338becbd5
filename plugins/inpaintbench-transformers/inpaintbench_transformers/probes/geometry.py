"""Where a processor's resizing and cropping leave each part of a picture, told from the processor's settings."""

from __future__ import annotations

from typing import Any

import inpaintbench as ib
from inpaintbench_transformers.probes.view import View

Size = tuple[int, int]


def view_of(processor: Any, picture: Size, pixels: Size, side: int) -> View:
    """The view of an encoder with patches of `side` pixels, of a picture (height, width) that became `pixels`.

    Raises `DataError` where the processor did something else than resizing and cropping to the centre.
    """
    height, width = resized(processor, picture)
    top, left = 0, 0
    if getattr(processor, "do_center_crop", None):
        size = processor.crop_size
        # the same when the crop is larger than the picture and the processor pads: the view then begins before it
        top, left = (height - size["height"]) // 2, (width - size["width"]) // 2
        expected = (int(size["height"]), int(size["width"]))
    else:
        expected = (height, width)
    if expected != pixels:
        raise ib.DataError(
            f"the processor '{type(processor).__name__}' made {pixels} of a picture {picture}, not {expected}: where "
            "its patches lie is not known; use the processor that belongs to the encoder"
        )
    return View(height, width, top, left, side, pixels[0] // side, pixels[1] // side)


def resized(processor: Any, picture: Size) -> Size:
    """Height and width to which a processor of transformers resizes a picture before it crops."""
    if not getattr(processor, "do_resize", True):
        return picture
    size = processor.size
    if _of(size, "height") and _of(size, "width"):
        return int(size["height"]), int(size["width"])
    short = _of(size, "shortest_edge")
    if not short or _of(size, "longest_edge"):
        raise ib.DataError(f"the processor '{type(processor).__name__}' resizes in a way that no probe can follow")
    height, width = picture
    if height <= width:
        return int(short), int(short * width / height)
    return int(short * height / width), int(short)


def _of(size: Any, name: str) -> int | None:
    """One of a size's numbers, whichever it has."""
    found = size.get(name) if hasattr(size, "get") else getattr(size, name, None)
    return None if found is None else int(found)
