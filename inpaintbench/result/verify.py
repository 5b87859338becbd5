"""How far a result can be trusted, in four levels; each says why the next one was not reached."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from inpaintbench.components import Scorer
from inpaintbench.errors import InpaintbenchError, ResultError
from inpaintbench.registry import Plugins
from inpaintbench.result import differences, layout, recompute, sanity
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.suite import Suite

Revision = Callable[[Suite], str]
"""Reads a suite's data on this machine and returns its revision. Raises `DataError` where it is not here."""


class Level(IntEnum):
    """What is known of a result. A forger who seals a file anew can pass all but the last."""

    DAMAGED = 0
    INTACT = 1
    CONSISTENT = 2
    PINNED = 3
    REPRODUCED = 4

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Verdict:
    """The level a result reached, and why not the next.

    `contradictions` speak against the result itself; `shortfall` says what this machine, or the kind of result, keeps
    from the next level. `unchecked` names what could not be recomputed. `result` is None where the file is damaged.
    """

    path: Path
    level: Level
    contradictions: tuple[str, ...] = ()
    shortfall: str = ""
    unchecked: tuple[str, ...] = ()
    result: Result | None = None


def verify(path: Path, plugins: Plugins, revision: Revision | None = None) -> Verdict:
    """Climb from *intact* to *pinned*; without `revision` no data is read, and *consistent* is the last level."""
    try:
        result = Result.read(path)
        _ = result.rows
    except ResultError as error:
        return Verdict(path, Level.DAMAGED, (str(error),))
    recorded = Recorded.of(result, plugins)
    if result.data["rows"]["features"] is not None and not result.rows.features:
        recorded.leave_out_sets()
    missing = recorded.missing.items()
    unchecked = tuple(f"scorer '{label}': {reason}" for (kind, label), reason in missing if kind == Scorer.kind)
    if problems := tuple(_inconsistencies(result, recorded)):
        return Verdict(path, Level.INTACT, problems, "", unchecked, result)
    ranking = sanity.places(result)[result.primary].label
    if ranking not in recorded.scorers:
        reason = f"the primary score '{result.primary}' could not be recomputed"
        return Verdict(path, Level.INTACT, (), reason, unchecked, result)
    if revision is None:
        return Verdict(path, Level.CONSISTENT, (), "the suite's data was not read", unchecked, result)
    problem, shortfall = _unpinned(result, recorded, plugins, revision)
    level = Level.CONSISTENT if problem or shortfall else Level.PINNED
    return Verdict(path, level, (problem,) if problem else (), shortfall, unchecked, result)


def suite_of(result: Result, plugins: Plugins) -> Suite:
    """The suite that a result was made on: the installed one, with the changes of a custom one.

    Raises an `InpaintbenchError` that says what differs where no such suite can be made of what is installed.
    """
    suite, declared = plugins.suite(result.suite), result.data["suite"]["declared"]
    if result.data["suite"]["custom"]:
        changeable = {field.name for field in dataclasses.fields(suite)} - {"name", "version", "dataset"}
        changes: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in declared.items()
            if name in changeable
        }
        suite = dataclasses.replace(suite, **changes)
    if suite.digest != result.suite_digest:
        differ = differences.of_suites(suite.declared, declared)
        raise ResultError(f"the installed '{suite.title}' is another suite: its {differ}")
    return suite


def _inconsistencies(result: Result, recorded: Recorded) -> Iterator[str]:
    """What is contradictory, stage by stage: each presumes that the ones before found nothing."""
    for stage in (
        lambda: sanity.of_words(result),
        lambda: recorded.contradictions,
        lambda: layout.contradictions(result),
        lambda: sanity.of_numbers(result),
        lambda: recompute.contradictions(result, result.rows, recorded.scorers),
    ):
        found = list(stage())
        yield from found
        if found:
            return


def _unpinned(result: Result, recorded: Recorded, plugins: Plugins, revision: Revision) -> tuple[str, str]:
    """Why a result is not of the installed suite and its data: a contradiction, or a shortfall, or neither."""
    data = result.data
    if data["suite"]["custom"]:
        return "", "a custom suite cannot be pinned"
    if data["data"]["limit"] is not None:
        return "", f"a run on the first {data['data']['limit']} samples cannot be pinned"
    try:
        suite = suite_of(result, plugins)
    except ResultError as error:
        return str(error), ""
    except InpaintbenchError as error:
        return "", f"{error}; install the package that brings it"
    also = {("scorer", label) for label in data["suite"]["also"]}
    kinds = [key for key in recorded.missing if key not in also and key[0] != "inpainter"]
    if kinds:
        return "", f"{kinds[0][0]} '{kinds[0][1]}' is not the installed one: {recorded.missing[kinds[0]]}"
    try:
        ours = revision(suite)
    except InpaintbenchError as error:
        return "", str(error)
    return unlike_data(result, ours), ""


def unlike_data(result: Result, ours: str) -> str:
    """Why a result is not of the data of a revision; empty where it is."""
    if ours == result.revision:
        return ""
    return f"data revision {result.revision[:12]} is not that of the data here, {ours[:12]}"
