"""Encoders: finite features of one shape for pictures of one size, or for texts, the same in every batch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from inpaintbench.testing import pictures
from inpaintbench.testing.cases import mixed_sizes, outputs
from inpaintbench.testing.pictures import SMALL
from inpaintbench.testing.repetition import repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import Picture

TEXTS = {
    "a sentence": "A brown dog runs along the beach.",
    "a word": "dog",
    "right to left": "كلب بني على الشاطئ",
    "empty": "",
    "emoji": "🐕🏖️",
    "long": "a dog and " * 400,
}
ORDINARY, BLACK = pictures.title(SMALL), "black"

Features = Mapping[str, "np.ndarray[Any, Any]"]


def examine(subject: Subject) -> Iterator[Finding]:
    """All that pictures and texts can show about an encoder; no more than `output` where it takes neither."""
    texts, of_texts = outputs(subject, TEXTS)
    if texts:
        yield from of_texts
        yield from _examine_texts(subject, texts)
        if reason := _refusal(subject):
            yield _refused(reason)
            return
    cases = _cases()
    found, findings = outputs(subject, cases)
    yield from findings
    if ORDINARY not in found:
        return
    yield _shape(found)
    yield _content(found)
    yield mixed_sizes(subject, list(cases.values())[:3], "others open it with pictures of any size")
    yield from repeat(
        subject, [Picture(f"picture {seed}", pictures.picture(SMALL, seed), seed=seed) for seed in (11, 12, 13)]
    )


def _refusal(subject: Subject) -> str:
    """Why no picture gives features; empty where one does."""
    reasons = [answer.reason for answer in subject.ask_each(list(_cases().values())[:2])]
    return reasons[0] if all(reasons) else ""


def _refused(reason: str) -> Finding:
    """An encoder of texts says that it is one; whatever else is raised names its type, and was not meant."""
    if re.match(r"\w+: ", reason):
        text = f"it takes texts, and fails on pictures: {reason}; raise ContractError where it is for texts alone"
        return Finding("fault", "pictures", text)
    return Finding("pass", "pictures", f"refused: {reason}")


def _examine_texts(subject: Subject, found: Features) -> Iterator[Finding]:
    """The same of texts: one shape whatever the text, and the same in every batch."""
    shapes = sorted({features.shape for features in found.values()})
    if len(shapes) > 1:
        yield Finding("fault", "text shape", f"texts have features of several shapes: {shapes}")
    else:
        yield Finding("pass", "text shape", f"{shapes[0]} for every text")
    yield from repeat(subject, list(TEXTS.values())[:3])


def _cases() -> dict[str, Picture]:
    cases = {pictures.title(size): Picture("ordinary", pictures.picture(size, 1), seed=1) for size in pictures.SIZES}
    cases["another"] = Picture("another", pictures.picture(SMALL, 2), seed=2)
    for name, level in ((BLACK, 0), ("white", 255)):
        cases[name] = Picture(name, pictures.flat(SMALL, (level, level, level)), seed=3)
    return cases


def _shape(found: Features) -> Finding:
    """One shape for pictures of one size; a vector has one shape for all."""
    sizes = [pictures.title(size) for size in pictures.SIZES[1:]]
    same = {name: features.shape for name, features in found.items() if name not in sizes}
    if len(set(same.values())) > 1:
        shapes = ", ".join(f"{name} {shape}" for name, shape in same.items())
        return Finding("fault", "shape", f"pictures of one size have features of several shapes: {shapes}")
    shape = same[ORDINARY]
    if any(features.shape != shape for features in found.values()):
        return Finding("note", "shape", f"{shape}, and another one for other sizes of pictures", list(shape))
    return Finding("pass", "shape", f"{shape} for every size of picture", list(shape))


def _content(found: Features) -> Finding:
    ordinary = found[ORDINARY]
    if all(features.shape == ordinary.shape and np.array_equal(features, ordinary) for features in found.values()):
        return Finding("note", "content", "every picture has the same features")
    return Finding("pass", "content", "features depend on the picture")
