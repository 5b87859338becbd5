"""Results that want to be in a study: read, held against each other, and the others refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.candidates import Candidate, Refused
from inpaintbench.leaderboard.names import distinct
from inpaintbench.leaderboard.refusals import sift
from inpaintbench.registry import Plugins
from inpaintbench.result.blocks import Samples
from inpaintbench.result.differences import contents
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.verify import Level


@dataclass(frozen=True)
class Entrant:
    """One result of a study, and what the inpainter is called beside the others."""

    name: str
    result: Result


@dataclass(frozen=True)
class Suite:
    """The entrants of one suite, ordered by name, and who is not one."""

    title: str
    entrants: tuple[Entrant, ...]
    refused: tuple[Refused, ...]


def read(paths: Sequence[Path], plugins: Plugins) -> tuple[list[Suite], list[Refused]]:
    """The results suite by suite, and the files that cannot be read.

    Results are intact, not verified any further. Custom suites and limited runs are welcome where most results of the
    suite are of the same; controls that are handed the truth are not.
    """
    found = [_read(path, plugins) for path in paths]
    damaged = [one for one in found if isinstance(one, Refused)]
    candidates = [one for one in found if isinstance(one, Candidate)]
    titles = sorted({one.result.suite for one in candidates})
    return [
        _suite(title, [one for one in candidates if one.result.suite == title], plugins) for title in titles
    ], damaged


def _read(path: Path, plugins: Plugins) -> Candidate | Refused:
    try:
        result = Result.read(path)
        rows = result.rows
    except ResultError as error:
        return Refused(path.name, "", str(error))
    missing = [
        key for key in Recorded.of(result, plugins).missing if key[0] != "inpainter" and key[1] not in result.also
    ]
    nobody = Samples([], np.empty(0, np.int64), [])
    return Candidate(result, Level.INTACT, nobody, None, contents(rows), not missing)


def _suite(title: str, candidates: Sequence[Candidate], plugins: Plugins) -> Suite:
    oracles = [one for one in candidates if one.result.data["inpainter"]["oracle"]]
    left, refused = sift([one for one in candidates if one not in oracles], plugins, research=True)
    refused += [Refused(one.file, title, "a control that is handed the truth is no configuration") for one in oracles]
    names = distinct([one.result.data["inpainter"] for one in left])
    entrants = [Entrant(name, one.result) for name, one in zip(names, left, strict=True)]
    ordered = tuple(sorted(entrants, key=lambda one: one.name))
    return Suite(title, ordered, tuple(sorted(refused, key=lambda one: (one.file, one.reason))))


def notes(entrants: Sequence[Entrant]) -> Iterator[str]:
    """What a reader must know of the results."""
    for one in entrants:
        if failed := one.result.data["failures"]["count"]:
            yield f"{one.name}: {failed} rows failed, its scores are of the others"
    if any(one.result.data["data"]["limit"] is not None for one in entrants):
        yield f"only the first {entrants[0].result.data['data']['limit']} samples were run"
