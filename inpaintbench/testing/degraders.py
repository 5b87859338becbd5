"""Degraders: a damaged picture and its hole, drawn from the sample alone; nothing outside the hole is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from inpaintbench.errors import ContractError
from inpaintbench.pipeline.steps import AnyComponent, Step
from inpaintbench.store import codec
from inpaintbench.testing import pictures
from inpaintbench.testing.cases import outputs
from inpaintbench.testing.pictures import SMALL, Size
from inpaintbench.testing.repetition import first_reason, repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import Image, Mask, Sample

ORDINARY = pictures.title(SMALL)


class DegradeStep(Step):
    """Degraders: a picture and a mask of the sample's size, the mask not empty, the rest of the picture as it was."""

    def check(self, component: AnyComponent, item: Sample, output: Any) -> tuple[Image, Mask]:
        if not isinstance(output, tuple) or len(output) != 2:
            raise ContractError(f"it returned {type(output).__name__}, not a picture and a mask")
        image, mask = output
        if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.shape != (*item.size, 3):
            raise ContractError(f"its picture is {_shown(image)}, not uint8 {(*item.size, 3)}")
        if not isinstance(mask, np.ndarray) or mask.dtype != np.bool_ or mask.shape != item.size:
            raise ContractError(f"its mask is {_shown(mask)}, not bool {item.size}")
        if not mask.any():
            raise ContractError("its mask is empty; True is the hole")
        if item.image is not None and (image[~mask] != item.image[~mask]).any():
            raise ContractError("it changes pixels outside its mask")
        return image, mask

    def seal(self, item: Sample, output: tuple[Image, Mask], seconds: float) -> tuple[bytes, bytes]:
        return codec.dump_array(np.dstack(output)), b""

    def load(self, data: bytes) -> tuple[Image, Mask]:
        layers = codec.load_array(data)
        return layers[:, :, :3], layers[:, :, 3].astype(np.bool_)


def examine(subject: Subject) -> Iterator[Finding]:
    """All that samples can show about a degrader; no more than `output` where it fails on an ordinary one."""
    cases = _cases()
    damaged, findings = outputs(subject, cases)
    yield from findings
    if ORDINARY not in damaged:
        return
    yield _damage(cases[ORDINARY], damaged[ORDINARY])
    yield _seeds(subject, cases[ORDINARY], damaged[ORDINARY])
    yield _truthless(subject, cases[ORDINARY])
    yield from repeat(subject, [_sample(SMALL, pictures.box(SMALL), seed) for seed in (11, 12, 13)])


def _cases() -> dict[str, Sample]:
    cases = {pictures.title(size): _sample(size, pictures.box(size)) for size in pictures.SIZES}
    regions = {"one-pixel region": pictures.one_pixel(SMALL), "whole-picture region": pictures.whole(SMALL)}
    return cases | {name: _sample(SMALL, mask) for name, mask in regions.items()}


def _sample(size: Size, mask: Mask, seed: int = 1) -> Sample:
    return Sample(
        f"sample {seed}",
        pictures.picture(size, seed),
        mask,
        size,
        references=("A small red boat on a lake.",),
        text="a small red boat",
        group=f"photo {seed}",
        seed=seed,
    )


def _damage(sample: Sample, output: tuple[Image, Mask]) -> Finding:
    image, mask = output
    assert sample.image is not None
    value = round(float(mask.mean()), 4)
    if np.array_equal(image, sample.image):
        return Finding("note", "damage", "it changes no pixel of an ordinary picture", value)
    return Finding(
        "pass", "damage", f"inside the hole alone, which is {100 * value:.0f} % of an ordinary picture", value
    )


def _seeds(subject: Subject, sample: Sample, output: tuple[Image, Mask]) -> Finding:
    (other,) = subject.ask([replace(sample, seed=sample.seed + 1)])
    if other.reason:
        return Finding("fault", "different seeds", f"it fails with another seed: {other.reason}")
    names = ("picture", "hole")
    changed = [name for name, one, two in zip(names, output, other.output, strict=True) if not np.array_equal(one, two)]
    text = f"change the {' and the '.join(changed)}" if changed else "give the same output"
    return Finding("pass", "different seeds", text, changed)


def _truthless(subject: Subject, sample: Sample) -> Finding:
    """Suites of prompts have no pictures: a degrader that can make a canvas of the sample's size serves them too."""
    reason = first_reason(subject.ask([replace(sample, image=None)]))
    if reason:
        return Finding("note", "sample without picture", f"it cannot serve suites of prompts: {reason}")
    return Finding("pass", "sample without picture", "gets a canvas of the sample's size")


def _shown(array: Any) -> str:
    return f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else type(array).__name__
