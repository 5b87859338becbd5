"""Inpainters: what they make of awkward sizes and holes, which pixels they change, and what they look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from inpaintbench.components import Inpainter
from inpaintbench.testing import pictures
from inpaintbench.testing.cases import outputs
from inpaintbench.testing.masking import kept_pixels, leak, polarity
from inpaintbench.testing.pictures import SMALL, Size
from inpaintbench.testing.repetition import first_reason, repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import AnyComponent, Subject
from inpaintbench.types import Degraded, Image, Mask

ORDINARY = pictures.title(SMALL)


def examine(subject: Subject) -> Iterator[Finding]:
    """All that pictures can show about an inpainter; no more than `output` where it fails on an ordinary one."""
    if problem := _declared(subject.component):
        yield Finding("fault", "declared", problem)
        return
    cases = _cases()
    painted, findings = outputs(subject, cases)
    yield from findings
    if ORDINARY not in painted:
        return
    yield _blank(cases, painted)
    yield polarity(subject)
    yield kept_pixels(cases[ORDINARY], painted[ORDINARY])
    repeated = list(repeat(subject, _companions()))
    yield from repeated
    if subject.loaded and repeated[0].level == "pass":  # what follows compares two calls
        yield leak(subject)
        yield _prompt(subject, cases[ORDINARY])
        yield _seeds(subject, cases[ORDINARY])


def _declared(component: AnyComponent) -> str:
    assert isinstance(component, Inpainter)
    numbers = {"multiple_of": component.multiple_of, "min_size": component.min_size, "native": component.native}
    if component.native is None:
        del numbers["native"]
    wrong = [f"`{name}` is {value!r}" for name, value in numbers.items() if not isinstance(value, int) or value < 1]
    return f"{', '.join(wrong)}: sizes are whole numbers of pixels from 1 up" if wrong else ""


def _cases() -> dict[str, Degraded]:
    """A hole of a tenth of the picture at each size, and the smallest and the largest hole."""
    cases = {pictures.title(size): _degraded(size, pictures.box(size, 0.3)) for size in pictures.SIZES}
    holes = {"one-pixel hole": pictures.one_pixel(SMALL), "whole-picture hole": pictures.whole(SMALL)}
    return cases | {name: _degraded(SMALL, mask) for name, mask in holes.items()}


def _degraded(size: Size, mask: Mask, seed: int = 1) -> Degraded:
    image = pictures.filled(pictures.picture(size, seed), mask, pictures.flat(size, pictures.MAGENTA))
    return Degraded(f"picture {seed}", image, mask, "a small red boat on a lake", seed)


def _companions() -> list[Degraded]:
    """Three pictures of one size with different holes, prompts and seeds."""
    holes = (pictures.box(SMALL), pictures.corner(SMALL), pictures.one_pixel(SMALL))
    items = [_degraded(SMALL, mask, seed) for seed, mask in enumerate(holes, 11)]
    return [replace(item, prompt=f"boat number {i}") for i, item in enumerate(items)]


def _blank(cases: Mapping[str, Degraded], painted: Mapping[str, Image]) -> Finding:
    """Whether a picture of which some was known comes back in one colour, or every hole black (T23)."""
    if blank := [name for name, image in painted.items() if not cases[name].mask.all() and _is_flat(image)]:
        text = f"one colour all over ({', '.join(blank)}): a safety checker, or NaN in the model"
        return Finding("fault", "blank output", text)
    if not any(image[cases[name].mask].any() for name, image in painted.items()):
        return Finding("note", "blank output", "every hole comes back black, as it would with NaN in the model")
    return Finding("pass", "blank output", "none")


def _is_flat(image: Image) -> bool:
    return bool((image == image[:1, :1]).all())


def _prompt(subject: Subject, item: Degraded) -> Finding:
    """Whether it follows the prompt just when it says so: else one output is stored for all prompts."""
    assert isinstance(subject.component, Inpainter)
    output, other = subject.ask_each([item, replace(item, prompt="a bowl of green apples")])
    follows = bool(other.reason) or not np.array_equal(other.output, output.output)
    if not subject.component.uses_prompt:
        if follows:
            return Finding(
                "fault", "prompt", "its output changes with the prompt, so it must declare `uses_prompt = True`"
            )
        return Finding("pass", "prompt", "declares that it reads none, and reads none")
    if not follows:
        return Finding("note", "prompt", "declares `uses_prompt`, but another prompt changes nothing")
    return Finding("pass", "prompt", "another prompt gives another picture")


def _seeds(subject: Subject, item: Degraded) -> Finding:
    """How far another seed changes the hole."""
    answers = subject.ask_each([item, replace(item, seed=item.seed + 1)])
    if reason := first_reason(answers):
        return Finding("fault", "different seeds", f"it fails with another seed: {reason}")
    one, other = (answer.output[item.mask].astype(float) for answer in answers)
    change = float(np.abs(one - other).mean())
    text = f"change the hole by {change:.1f} levels on average" if change else "give the same output"
    return Finding("pass", "different seeds", text, round(change, 3))
