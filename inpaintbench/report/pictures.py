"""The pictures of results, found again: originals in the suite's data, reconstructions in the store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from inpaintbench.components import Degrader, Prompter
from inpaintbench.datasets.places import Places
from inpaintbench.errors import InpaintbenchError
from inpaintbench.executors import Executor
from inpaintbench.pipeline.ground import ground
from inpaintbench.pipeline.refs import Cell
from inpaintbench.pipeline.rerun import located
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.stage import Progress, Runner
from inpaintbench.registry import Plugins
from inpaintbench.report.cells import Cells
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.verify import suite_of
from inpaintbench.store import Entry, Kind, Store

Place = tuple[str, str, int]
"""Sample, degrader and draw."""


@dataclass(frozen=True)
class Held:
    """What is at hand to look for pictures with; `store` is None where there is none."""

    plugins: Plugins
    places: Places
    store: Store | None
    executor: Executor
    progress: Progress


@dataclass(frozen=True)
class Found:
    """The cell of each sample, degrader and draw whose data is here and unchanged, and the stored raw outputs by the
    digest of their pixels. `remarks` say what is not here, and why."""

    cells: Mapping[Place, Cell] = field(default_factory=dict)
    raws: Mapping[str, list[Entry]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def find(cells: Cells, result: Result, held: Held) -> Found:
    """Look for the pictures of a suite's cells; `result` is one of those that share the suite."""
    if held.store is None:
        return Found(remarks=("there was no store to take pictures from; --store names it",))
    raws = _raws(held.store, {digest for digest in cells.reconstruction if digest})
    painted = [digest for digest in cells.reconstruction if digest]
    lost = sum(digest not in raws for digest in painted)
    remarks = []
    if lost:
        remarks.append(f"{lost} of {len(painted)} reconstructions are no longer in the store")
    if not raws:
        return Found(remarks=tuple(remarks))
    try:
        grounds, changed = _ground(cells, result, held, held.store)
    except InpaintbenchError as error:
        held.progress.note(
            f"{result.suite}: no pictures: {error}"
        )  # a message may name folders: it is not for the page
        return Found({}, raws, (*remarks, "the suite's data, or a component, was not here: no pictures"))
    if changed:
        remarks.append(f"{changed} samples are not those that were evaluated, or cannot be read: no pictures of them")
    return Found(grounds, raws, tuple(remarks))


def _raws(store: Store, wanted: set[str]) -> dict[str, list[Entry]]:
    """The stored pictures whose pixels are wanted; the same pixels may have been painted more than once."""
    found: dict[str, list[Entry]] = {}
    for entry in store.of_kind(Kind.IMAGE):
        digest = json.loads(entry.value).get("pixels") if entry.value else None
        if digest in wanted:
            found.setdefault(str(digest), []).append(entry)
    return found


def _ground(cells: Cells, result: Result, held: Held, store: Store) -> tuple[dict[Place, Cell], int]:
    """The cells of the suite as it lies here, by name, and how many samples differ from those of the results."""
    recorded = Recorded.of(result, held.plugins)
    suite = located(suite_of(result, held.plugins), held.places)
    degraders = {name: held.plugins.component(Degrader, _spec(result, recorded, name)) for name in cells.degraders}
    setup = Setup(suite, degraders, held.plugins.component(Prompter, "none"), {}, {})
    runner = Runner(store, held.executor, held.progress, dry=True)
    base = ground(runner, setup, limit=result.data["data"]["limit"])
    contents = dict(zip((cells.samples[i] for i in cells.sample), cells.content, strict=True))
    label_of = {degrader: label for label, degrader in degraders.items()}
    here = [cell for cell in base.cells if contents.get(cell.id) == cell.sample.known.content.hex()[:16]]
    found = {(cell.id, label_of[cell.degrader], cell.draw): cell for cell in here}
    read = {name for name, content in contents.items() if content is not None}
    return found, len(read - {cell.id for cell in here})


def _spec(result: Result, recorded: Recorded, label: str) -> str:
    """A degrader's text. Raises `InpaintbenchError` where the one that is installed under it is another one."""
    if reason := recorded.missing.get((Degrader.kind, label)):
        raise InpaintbenchError(f"degrader '{label}': {reason}")
    return str(result.data["components"]["degraders"][label]["spec"])
