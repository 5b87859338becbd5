"""The comparisons that scorers are checked with: ordinary ones, and every sort of nothing that a run can hand them."""

from __future__ import annotations

from dataclasses import replace

from inpaintbench.pipeline.steps import Compared
from inpaintbench.testing import pictures
from inpaintbench.testing.pictures import SMALL, Size
from inpaintbench.types import Caption, Image, Mask, composite

PICTURES = frozenset({"truth", "raw", "composite", "mask"})
WORDS = frozenset({"captions", "truth_captions", "references", "text"})

REFERENCES = (
    "A small red boat lies on a quiet lake.",
    "A red rowing boat floats on calm water, near the shore.",
    "There's a boat on the lake; nobody is in it.",
)
SAID = (
    "a red boat on a lake",
    "a small boat floats near the shore",
    "a man is riding a red bicycle",
    "two boats on the water",
    "a lake",
)
GIBBERISH = "purple elephants calculate seventeen refrigerators"

ORDINARY = "ordinary"


def cases(reads: frozenset[str]) -> dict[str, Compared]:
    """Every case that differs in a part of `reads`."""
    found = {ORDINARY: compared(1)}
    if reads & PICTURES:
        found |= _of_pictures()
    if reads & WORDS:
        found |= _of_words()
    return found


def compared(seed: int, size: Size = SMALL, mask: Mask | None = None) -> Compared:
    """An ordinary comparison: the hole is repainted, the rest changed a little, three people and a captioner spoke."""
    truth = pictures.picture(size, seed)
    hole = pictures.box(size) if mask is None else mask
    raw = pictures.filled(_shifted(truth), hole, pictures.picture(size, seed + 100))
    parts = {
        **_pictures(truth, hole, raw),
        "references": REFERENCES,
        "text": REFERENCES[0],
        "captions": (Caption(SAID[seed % len(SAID)], -1.5), Caption(SAID[(seed + 1) % len(SAID)], -2.0)),
        "truth_captions": (Caption(SAID[(seed + 3) % len(SAID)]),),
    }
    return Compared(f"comparison {seed}", seed, parts)


def perfect() -> Compared:
    """The original itself, captioned in the words of a reference."""
    truth, mask = pictures.picture(SMALL, 1), pictures.box(SMALL)
    said = (Caption(REFERENCES[0]),)
    return _with(compared(1), **_pictures(truth, mask, truth), captions=said, truth_captions=said)


def poor() -> Compared:
    """Noise instead of a picture, captioned with words that have nothing to do with it."""
    truth, mask = pictures.picture(SMALL, 1), pictures.whole(SMALL)
    said = (Caption(REFERENCES[0]),)
    parts = _pictures(truth, mask, pictures.noise(SMALL, 2))
    return _with(compared(1), **parts, captions=(Caption(GIBBERISH),), truth_captions=said)


def _of_pictures() -> dict[str, Compared]:
    truth, mask = pictures.picture(SMALL, 1), pictures.box(SMALL)
    found = {pictures.title(size): compared(1, size) for size in pictures.SIZES[1:]}
    return found | {
        "identical pictures": _with(compared(1), **_pictures(truth, mask, truth)),
        "one-pixel hole": compared(1, mask=pictures.one_pixel(SMALL)),
        "whole-picture hole": compared(1, mask=pictures.whole(SMALL)),
        "no truth": _with(compared(1), **_pictures(None, mask, truth)),
        "blank pictures": _with(compared(1), **_pictures(_black(), mask, _black())),
    }


def _of_words() -> dict[str, Compared]:
    said = {
        "empty caption": "",
        "punctuation only": "?! ... --",
        "other script": "湖に浮かぶ赤い船",
        "very long caption": "a boat " * 500,
    }
    found = {name: _with(compared(1), captions=(Caption(text),)) for name, text in said.items()}
    return found | {
        "no caption": _with(compared(1), captions=()),
        "no caption of the original": _with(compared(1), truth_captions=()),
        "no references": _with(compared(1), references=(), text=""),
    }


def _pictures(truth: Image | None, mask: Mask, raw: Image) -> dict[str, object]:
    return {"truth": truth, "mask": mask, "raw": raw, "composite": composite(truth, mask, raw)}


def _with(item: Compared, **parts: object) -> Compared:
    return replace(item, parts={**item.parts, **parts})


def _shifted(image: Image) -> Image:
    """Every level one higher, as an autoencoder might leave known pixels."""
    return image + (image < 255).astype(image.dtype)


def _black() -> Image:
    return pictures.flat(SMALL, (0, 0, 0))
