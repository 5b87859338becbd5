"""What a plugin may implement. Hooks return classes or values; nothing is loaded by being listed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pluggy

from inpaintbench.components import (
    Assistant,
    Captioner,
    Degrader,
    Encoder,
    Golden,
    Inpainter,
    Judge,
    Metric,
    Probe,
    Prompter,
)
from inpaintbench.executors import Executor
from inpaintbench.suite import Suite

hookspec = pluggy.HookspecMarker("inpaintbench")
hookimpl = pluggy.HookimplMarker("inpaintbench")


@hookspec
def degraders() -> Iterable[type[Degrader]]:  # type: ignore[empty-body]
    """Ways to damage a region of a picture."""


@hookspec
def prompters() -> Iterable[type[Prompter]]:  # type: ignore[empty-body]
    """Ways to tell an inpainter what to paint."""


@hookspec
def inpainters() -> Iterable[type[Inpainter]]:  # type: ignore[empty-body]
    """Models under test."""


@hookspec
def captioners() -> Iterable[type[Captioner]]:  # type: ignore[empty-body]
    """Models that say what is on a picture."""


@hookspec
def assistants() -> Iterable[type[Assistant]]:  # type: ignore[empty-body]
    """Language models that captioners, judges and prompters are built on."""


@hookspec
def encoders() -> Iterable[type[Encoder]]:  # type: ignore[empty-body]
    """Models that turn a picture into features."""


@hookspec
def metrics() -> Iterable[type[Metric]]:  # type: ignore[empty-body]
    """Scores computed from pixels, features or words."""


@hookspec
def judges() -> Iterable[type[Judge]]:  # type: ignore[empty-body]
    """Scores asked of a model."""


@hookspec
def probes() -> Iterable[type[Probe]]:  # type: ignore[empty-body]
    """Scores read inside an encoder."""


@hookspec
def goldens() -> Iterable[Golden]:  # type: ignore[empty-body]
    """Values that must come out the same on every machine, for `doctor`."""


@hookspec
def suites() -> Iterable[Suite]:  # type: ignore[empty-body]
    """What inpainters are evaluated on."""


@hookspec
def executors() -> Iterable[type[Executor]]:  # type: ignore[empty-body]
    """Ways to run batches."""


@hookspec
def run_finished(result: Path) -> None:
    """Called with the path of each result that `eval` has written."""
