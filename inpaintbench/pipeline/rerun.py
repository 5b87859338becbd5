"""Samples of a result are run again, with an empty store, by whoever doubts it: nobody could know beforehand which."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inpaintbench.components import Captioner, Component, Degrader, Inpainter, Prompter, Scorer, fingerprint
from inpaintbench.datasets.places import Places
from inpaintbench.executors import Executor
from inpaintbench.pipeline.evaluate import evaluate
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.source import Source, manifest
from inpaintbench.pipeline.stage import Progress, Runner
from inpaintbench.result.attestation import Reproduction
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows
from inpaintbench.result.verify import Revision
from inpaintbench.store import Store
from inpaintbench.suite import Suite
from inpaintbench.types import FloatArray

AnyComponent = Component[Any, Any]
Key = tuple[str | None, str | None, int, str | None]


@dataclass(frozen=True, slots=True)
class Rerun:
    """What running again came to: `problem` speaks against the result, `shortfall` says why nothing could be run.

    `exempt` says that nobody can run it again: a component declares `rerunnable = False`.
    """

    made: Reproduction | None = None
    problem: str = ""
    shortfall: str = ""
    exempt: bool = False


def revision_of(suite: Suite) -> str:
    """The revision of a suite's located data, every sample read anew."""
    source = Source.of(suite, suite.dataset)
    with tempfile.TemporaryDirectory(prefix="inpaintbench-") as folder, Store(Path(folder)) as store:
        return manifest(source, source.ids(suite.samples), store).revision


def located(suite: Suite, places: Places) -> Suite:
    """A suite with its data found on this machine."""
    return dataclasses.replace(suite, dataset=suite.dataset.locate(places.of(suite)))


def revisions(places: Places) -> Revision:
    """A function from a suite to the revision of its data, which reads each suite's data once."""
    known: dict[str, str] = {}

    def revision(suite: Suite) -> str:
        if suite.title not in known:
            known[suite.title] = revision_of(located(suite, places))
        return known[suite.title]

    return revision


def chosen(result: Result, count: int, nonce: str) -> list[str]:
    """The first `count` ids of the samples that were read, by sha256(result digest, nonce, id); all if there are fewer.

    Whoever made the result could not know the nonce, and whoever picks the nonce cannot pick the samples.
    """
    read = {str(id) for id, content in zip(result.rows.sample, result.rows.content, strict=True) if content is not None}

    def place(id: str) -> bytes:
        return hashlib.sha256(f"{result.digest}\n{nonce}\n{id}".encode()).digest()

    return sorted(read, key=place)[:count]


def rerun(
    result: Result, recorded: Recorded, suite: Suite, executor: Executor, progress: Progress, count: int, nonce: str
) -> Rerun:
    """Evaluate `count` samples of a pinned result again; `suite` is the installed one with its data located."""
    for (kind, label), reason in recorded.missing.items():
        if kind in ("degrader", "captioner", "prompter"):
            return Rerun(shortfall=f"cannot run {kind} '{label}' again: {reason}")
    named = {(kind, label) for kind, label in recorded.missing if kind == "scorer"}
    named |= {key for key, component in recorded.installed.items() if not rerunnable(component)}
    inpainter = recorded.installed.get(("inpainter", result.name))
    if inpainter is None:
        return Rerun(shortfall=f"cannot run the inpainter again: {recorded.missing['inpainter', result.name]}")
    assert isinstance(inpainter, Inpainter)
    painting = {"inpainter", "degrader"} | ({"prompter"} if inpainter.uses_prompt else set())
    if stuck := sorted(key for key in named if key[0] in painting):
        return Rerun(shortfall=f"{stuck[0][0]} '{stuck[0][1]}' is not rerunnable", exempt=True)
    setup = _setup(recorded, suite, named)
    samples = chosen(result, count, nonce)
    with tempfile.TemporaryDirectory(prefix="inpaintbench-") as folder, Store(Path(folder)) as store:
        runner = Runner(store, executor, progress)
        again = evaluate(runner, setup, {result.name: inpainter}, only=samples).rows[result.name]
    left_out = tuple(sorted(f"{kind} '{label}'" for kind, label in named if kind != "prompter"))
    return _compared(result, again, setup, len(samples), nonce, left_out)


def rerunnable(component: AnyComponent) -> bool:
    """Whether asking again is possible and means anything: of a component and of those among its options."""
    return component.rerunnable and all(map(rerunnable, component.parts))


def _setup(recorded: Recorded, suite: Suite, named: set[tuple[str, str]]) -> Setup:
    """The suite's components by the result's own labels, without those that cannot be run again."""
    found = {key: component for key, component in recorded.installed.items() if key not in named}
    prompters = [component for component in recorded.installed.values() if isinstance(component, Prompter)]
    return Setup(
        suite,
        {label: c for (_, label), c in found.items() if isinstance(c, Degrader)},
        prompters[0],
        {label: c for (_, label), c in found.items() if isinstance(c, Captioner)},
        {label: c for (_, label), c in found.items() if isinstance(c, Scorer)},
    )


def _compared(result: Result, again: Rows, setup: Setup, samples: int, nonce: str, left_out: Sequence[str]) -> Rerun:
    """Row by row: were the reconstructions the same to the bit, how far are the statistics apart."""
    before = result.rows
    places = {key: i for i, key in enumerate(_keys(before))}
    pairs = [(places[key], i) for i, key in enumerate(_keys(again))]
    pairs = [(i, j) for i, j in pairs if before.failure[i] is None]
    if not pairs:
        return Rerun(shortfall=f"all rows of the {samples} samples drawn had failed; draw more with --rerun")
    for i, j in pairs:
        if (failure := again.failure[j]) is not None:
            return Rerun(problem=f"{_called(before, i)} was painted and measured then, and fails here: {failure}")
    painted = [(i, j) for i, j in pairs if before.captioner[i] is None]
    equal = sum(before.reconstruction[i] == again.reconstruction[j] for i, j in painted)
    largest, where = max(
        _largest(before, again, pairs, list(setup.scorers)), _features_apart(before, again, pairs, setup)
    )
    made = Reproduction(
        nonce, samples, len(pairs), len(painted), equal, largest, setup.suite.tolerance, tuple(left_out)
    )
    if largest <= setup.suite.tolerance:
        return Rerun(made)
    size = f"differs by {largest:.3g}" if np.isfinite(largest) else "was measured in one of the two runs only"
    return Rerun(made, f"{where} {size}, the suite's tolerance is {setup.suite.tolerance:g}")


def _largest(before: Rows, again: Rows, pairs: Sequence[tuple[int, int]], labels: Sequence[str]) -> tuple[float, str]:
    """The largest difference of a statistic, relative above 1, and its place; infinite where one run lacks it."""
    first, second = [i for i, _ in pairs], [j for _, j in pairs]
    largest, where = 0.0, ""
    for label in labels:
        if not before.measures[label].names:
            continue
        ours, theirs = before.measures[label].statistics[first], again.measures[label].statistics[second]
        with np.errstate(invalid="ignore"):
            apart = np.abs(ours - theirs) / np.maximum(1.0, np.abs(ours))
        apart = np.where(np.isnan(ours) & np.isnan(theirs), 0.0, np.where(np.isnan(apart), np.inf, apart))
        row, column = np.unravel_index(int(apart.argmax()), apart.shape)
        if apart[row, column] > largest:
            largest = float(apart[row, column])
            where = f"'{label}.{before.measures[label].names[column]}' of {_called(before, first[row])}"
    return largest, where


def _features_apart(before: Rows, again: Rows, pairs: Sequence[tuple[int, int]], setup: Setup) -> tuple[float, str]:
    """The same of the vectors that are kept."""
    largest, where = 0.0, ""
    for label, scorer in setup.scorers.items():
        if scorer.vectors is None:
            continue
        ours, theirs = (_features_of(rows, fingerprint(scorer.vectors)) for rows in (before, again))
        for i, j in pairs:
            apart = _apart(ours.get(i), theirs.get(j))
            if apart > largest:
                largest, where = apart, f"a feature of '{label}' of {_called(before, i)}"
    return largest, where


def _features_of(rows: Rows, encoder: str) -> dict[int, FloatArray]:
    """The pair of vectors of each row that has them."""
    found = rows.features.get(encoder)
    if found is None:
        return {}
    both = np.stack([found.truth, found.painted], axis=1).astype(np.float64)
    return dict(zip(found.rows.tolist(), both, strict=True))


def _apart(ours: FloatArray | None, theirs: FloatArray | None) -> float:
    if ours is None or theirs is None:
        return 0.0 if ours is theirs else float("inf")
    if ours.shape != theirs.shape:
        return float("inf")
    return float((np.abs(ours - theirs) / np.maximum(1.0, np.abs(ours))).max(initial=0.0))


def _keys(rows: Rows) -> list[Key]:
    return list(zip(rows.sample, rows.degrader, rows.draw, rows.captioner, strict=True))


def _called(rows: Rows, i: int) -> str:
    return f"sample '{rows.sample[i]}', degrader '{rows.degrader[i]}', draw {rows.draw[i]}"
