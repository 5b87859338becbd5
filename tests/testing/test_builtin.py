"""Every component that comes with inpaintbench keeps its own contract."""

from __future__ import annotations

import pytest

from inpaintbench.builtin.inpainters import Copy, Telea
from inpaintbench.discovery import discover
from inpaintbench.registry import KINDS
from inpaintbench.testing.conformance import examine

PLUGINS = discover(["benchmarks"])
OPTIONS = {
    "fixed": ["fixed:text=a boat"],
    "erase": [f"erase:fill={fill}" for fill in ("zeros", "mean", "noise", "grey")]
    + [f"erase:where={where}" for where in ("center", "box", "strokes-medium", "half", "outpaint", "whole")],
    "blur": ["blur", "blur:kernel=5"],
    "telea": ["telea", "telea:radius=12.5"],
    "bleu": [f"bleu:candidates={which}" for which in ("first", "mean", "best")],
    "plot-reader": ["plot-reader:subset=synthetic", "plot-reader:subset=stock"],
}
"""Specs to try where a bare name is not all there is."""

EVERY = [
    (KINDS[hook], text)
    for hook in KINDS
    for cls, _ in PLUGINS.of_kind(KINDS[hook])
    for text in OPTIONS.get(cls.name, [cls.name])
]


@pytest.mark.parametrize(("kind", "text"), EVERY, ids=[f"{kind.kind} {text}" for kind, text in EVERY])
def test_it_conforms(kind, text):
    assert examine(PLUGINS.component(kind, text), imports=False).complaint.splitlines()[1:] == []


def test_t08_the_floor_leaks_what_it_is_given_and_a_classical_method_does_not():
    (leak,) = examine(Copy(), imports=False).find("hole leak")
    assert leak.level == "note"
    assert leak.value["max"] > 200
    (sound,) = examine(Telea(), imports=False).find("hole leak")
    assert sound.level == "pass"
