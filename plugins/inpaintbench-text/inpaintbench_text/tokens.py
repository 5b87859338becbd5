"""COCO's caption tokens: those of the core's own caption metrics, for the programs that COCO feeds with them."""

from __future__ import annotations

import inpaintbench as ib


def coco_text(text: str) -> str:
    """A caption as COCO's evaluation hands it to METEOR and SPICE: its tokens, parted by spaces.

    >>> coco_text("An orange cat, and a grey one!")
    'an orange cat and a grey one'
    """
    return " ".join(ib.tokenize(text))
