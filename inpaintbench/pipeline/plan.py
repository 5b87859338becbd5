"""What an evaluation would do: outputs by stage, how many of them are stored, and the disk the rest will take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from inpaintbench.components import Inpainter
from inpaintbench.errors import DataError
from inpaintbench.pipeline.evaluate import Evaluation, evaluate
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.source import Source
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store.codec import dump_image

_MEASURED = 3
"""Samples whose own pictures are encoded, to know what a reconstruction will take on disk."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a plan: outputs in all, each counted once, and those that the store holds."""

    what: str
    total: int
    stored: int


@dataclass(frozen=True)
class Plan:
    """A suite's plan. `disk` is an estimate, in bytes, of what the missing reconstructions will take; `lacking` says
    which components could not be loaded here, and why."""

    suite: str
    samples: int
    broken: int
    cells: int
    steps: tuple[Step, ...]
    disk: int
    lacking: tuple[str, ...]


def plan(
    runner: Runner, setup: Setup, inpainters: Mapping[str, Inpainter], *, limit: int | None, controls: bool
) -> Plan:
    """Look everything up and compute nothing, but for the digests of samples that were never read before.

    It goes the way of the evaluation with blanks for what is missing. A prompter that was not asked yet counts as one
    that gives a single prompt a round.
    """
    runner.dry = True
    found = evaluate(runner, setup, inpainters, limit=limit, controls=controls)
    missing: dict[str, int] = {}
    stored: dict[str, int] = {}
    for cost in found.costs:
        what = cost.title.partition(" ")[0]
        missing[what] = missing.get(what, 0) + cost.computed
        stored[what] = stored.get(what, 0) + cost.cached
    samples = len(found.manifest.samples)
    return Plan(
        setup.suite.title,
        samples,
        len(found.manifest.broken),
        samples * len(setup.degraders) * setup.suite.draws,
        tuple(Step(what, missing[what] + stored[what], stored[what]) for what in missing),
        missing.get("inpaint", 0) * _picture_bytes(found),
        tuple(runner.lacking()),
    )


def _picture_bytes(found: Evaluation) -> int:
    """The mean size of a few samples' pictures as PNG."""
    source = Source.of(found.setup.suite, found.setup.suite.dataset)
    sizes = []
    for known in found.manifest.samples[:_MEASURED]:
        try:
            image = source.read(known.id).image
        except DataError:
            continue
        if image is not None:
            sizes.append(len(dump_image(image)))
    return sum(sizes) // len(sizes) if sizes else 0
