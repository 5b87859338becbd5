"""The whole way: cells, painting, captions, scores, rows; for every inpainter and the controls, stage by stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inpaintbench.builtin.inpainters import Copy
from inpaintbench.components import Inpainter
from inpaintbench.errors import DamagedError, DataError
from inpaintbench.pipeline import controls as control
from inpaintbench.pipeline import tables
from inpaintbench.pipeline.captions import caption
from inpaintbench.pipeline.ground import Ground, ground
from inpaintbench.pipeline.painting import paint
from inpaintbench.pipeline.refs import View
from inpaintbench.pipeline.scores import score
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.source import Manifest
from inpaintbench.pipeline.stage import Cost, Damaged, Runner
from inpaintbench.result.aggregate import Address, Score
from inpaintbench.result.rows import Rows

CONTROL = "control: copy"
_PASSES = 5
"""Times a run goes over its stages again after damage in the store, before it gives up."""


@dataclass(frozen=True)
class Evaluation:
    """What came of one call: the samples, the rows of each inpainter, the scores of the controls, the costs."""

    setup: Setup
    manifest: Manifest
    rows: Mapping[str, Rows]
    controls: Mapping[str, Mapping[Address, Score]]
    costs: Sequence[Cost]


def evaluate(
    runner: Runner,
    setup: Setup,
    inpainters: Mapping[str, Inpainter],
    *,
    limit: int | None = None,
    only: Sequence[str] | None = None,
    controls: bool = False,
) -> Evaluation:
    """Evaluate inpainters on a suite: on all samples, on the first `limit`, or on those whose ids are in `only`.

    Stored values that turn out to be damaged are made again, by going over the stages once more.
    """
    for _ in range(_PASSES):
        started = len(runner.costs)
        runner.expected = [
            *inpainters.values(), *setup.degraders.values(), *setup.captioners.values(), *setup.scorers.values(),
            *([setup.prompter] if any(inpainter.uses_prompt for inpainter in inpainters.values()) else []),
        ]  # fmt: skip
        try:
            base = ground(runner, setup, limit, only)
            return _evaluate(runner, base, inpainters, controls, started)
        except DamagedError as error:  # met outside a stage, or by a component among another one's options
            runner.progress.note(f"{error}; it is made again")
            runner.store.forget([error.key])
            runner.fresh = False
        except Damaged:
            runner.fresh = False
    raise DataError(f"files of the store '{runner.store.folder}' keep changing; choose another with --store")


def _evaluate(
    runner: Runner, base: Ground, inpainters: Mapping[str, Inpainter], controls: bool, started: int
) -> Evaluation:
    setup = base.setup
    known = control.stored(runner, base) if controls else {}
    asked = dict(inpainters)
    if controls and known is None:
        asked[CONTROL] = Copy()
    paintings = {
        label: paint(runner, label, inpainter, setup.prompter, base.cells) for label, inpainter in asked.items()
    }
    view = View(setup.suite.on, setup.suite.mark)
    captions = {
        label: caption(runner, label, captioner, base.cells, paintings, view, again=controls and known is None)
        for label, captioner in setup.captioners.items()
    }
    measured = score(runner, setup.scorers, setup.caption_scorers, base.prepared, base.cells, paintings, captions)
    rows = {
        label: tables.rows(setup, base.manifest, base.cells, paintings[label], captions, label, measured[label])
        for label in asked
    }
    if controls and known is None:
        known = control.measure(runner, base, rows.pop(CONTROL), captions)
    return Evaluation(setup, base.manifest, rows, known or {}, runner.costs[started:])
