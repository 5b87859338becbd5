"""What the mask means to an inpainter: which side of it is repainted, and what seeps through it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Inpainter
from inpaintbench.testing.pictures import MAGENTA, SMALL, box, filled, flat, noise, picture
from inpaintbench.testing.repetition import first_reason
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import Degraded, Image

MARGIN = 8.0
"""Levels by which a picture may change around the hole, an autoencoder's own error, before it counts as repainted."""


def polarity(subject: Subject) -> Finding:
    """Whether the hole is repainted rather than its surroundings.

    Tried with bright holes in dark pictures and dark holes in bright ones: who reads the mask inverted keeps the hole
    as it was and paints the known pixels in its colours.
    """
    component = subject.component
    assert isinstance(component, Inpainter)
    if not component.uses_image or component.oracle:
        return Finding("pass", "polarity", "does not apply: it looks at no damaged picture")
    mask = box(SMALL, 0.7)
    dark, bright = picture(SMALL, 21, 10, 60), picture(SMALL, 22, 190, 250)
    pairs = enumerate(((dark, bright), (bright, dark)))
    scenes = [Degraded(f"scene {seed}", filled(around, mask, hole), mask, "", seed) for seed, (around, hole) in pairs]
    answers = subject.ask_each(scenes)
    if reason := first_reason(answers):
        return Finding("fault", "polarity", f"it fails on a large hole: {reason}")
    changes = [_distance(scene.image, answer.output) for scene, answer in zip(scenes, answers, strict=True)]
    hole = float(np.mean([change[mask] for change in changes]))
    around = float(np.mean([change[~mask] for change in changes]))
    return _polarity(hole, around)


def _polarity(hole: float, around: float) -> Finding:
    """The finding for mean changes, in levels, in the hole and around it."""
    value = {"hole": round(hole, 3), "around": round(around, 3)}
    numbers = f"it changes the hole by {hole:.1f} levels on average and what is around it by {around:.1f}"
    if around > 2 * hole + MARGIN:
        return Finding("fault", "polarity", f"it reads the mask inverted: {numbers}; True is the hole", value)
    if not hole and not around:
        return Finding("note", "polarity", "it returns the picture as it is, hole and all", value)
    if around > hole / 2:
        return Finding("note", "polarity", f"it repaints both sides of the mask: {numbers}", value)
    return Finding("pass", "polarity", numbers, value)


def leak(subject: Subject) -> Finding:
    """How far the output follows what lies under the mask: two fillings, everything else the same (T8)."""
    component, mask = subject.component, box(SMALL)
    assert isinstance(component, Inpainter)
    if component.oracle:
        return Finding("pass", "hole leak", "does not apply: it is handed the truth")
    fillings = (flat(SMALL, MAGENTA), noise(SMALL, 32))
    answers = subject.ask_each(
        [Degraded("leak", filled(picture(SMALL, 31), mask, filling), mask, "", 31) for filling in fillings]
    )
    if reason := first_reason(answers):
        return Finding("fault", "hole leak", f"it fails depending on what is under the mask: {reason}")
    distance = _distance(answers[0].output, answers[1].output)
    value = {"max": float(distance.max()), "hole": round(float(distance[mask].mean()), 3)}
    if not distance.any():
        return Finding("pass", "hole leak", "what lies under the mask changes nothing", value)
    text = (
        f"what lies under the mask changes the output by up to {value['max']:g} levels, {value['hole']:.1f} on average"
    )
    return Finding("note", "hole leak", f"{text} in the hole: a fault on suites that destroy the hole", value)


def kept_pixels(item: Degraded, output: Image) -> Finding:
    """What the raw output does to pixels that were known: a number, since the harness pastes them back (T4)."""
    distance = _distance(item.image, output)[~item.mask]
    value = {"max": float(distance.max()), "mean": round(float(distance.mean()), 3)}
    if not distance.any():
        return Finding("pass", "kept pixels", "returned as they were given", value)
    text = f"changed by up to {value['max']:g} levels, {value['mean']:.2f} on average"
    return Finding("note", "kept pixels", f"{text}; the harness pastes the known ones back", value)


def _distance(first: Image, second: Image) -> NDArray[np.float64]:
    """Absolute differences in levels, (H, W, 3)."""
    return np.abs(first.astype(np.float64) - second)
