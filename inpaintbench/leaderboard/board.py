"""A board ranks the results of one suite: who cannot be told apart shares a rank, who failed samples comes last."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.candidates import Candidate, Refused
from inpaintbench.leaderboard.names import distinct
from inpaintbench.leaderboard.quoted import Quotations, quote
from inpaintbench.leaderboard.refusals import sift
from inpaintbench.leaderboard.significance import better
from inpaintbench.registry import Plugins
from inpaintbench.result import sanity
from inpaintbench.result.aggregate import Address, Score
from inpaintbench.result.result import Result
from inpaintbench.result.verify import Level
from inpaintbench.statistics import ranks


@dataclass(frozen=True)
class Row:
    """One ranked result."""

    rank: int
    name: str
    level: Level
    result: Result

    @property
    def failures(self) -> int:
        return int(self.result.data["failures"]["count"])


@dataclass(frozen=True)
class Control:
    """What no model, or one that was handed the truth, scores: shown, never ranked."""

    name: str
    scores: Mapping[Address, Score]


@dataclass(frozen=True)
class Board:
    """The results of one suite. `declared` is what the suite declares; `columns` are the scores to show.

    `published` is what papers report of them, where that was asked for and there is something.
    """

    suite: str
    digest: str
    revision: str
    declared: Mapping[str, Any]
    higher_is_better: bool
    columns: tuple[Address, ...]
    rows: tuple[Row, ...]
    controls: tuple[Control, ...]
    refused: tuple[Refused, ...]
    notes: tuple[str, ...]
    published: Quotations | None = None

    @property
    def primary(self) -> Address:
        return str(self.declared["primary"])

    @property
    def date(self) -> str:
        """The day on which the newest of its results was made."""
        return max((str(row.result.data["created"])[:10] for row in self.rows), default="")


def build(
    candidates: Sequence[Candidate], refused: Sequence[Refused], plugins: Plugins, also: Sequence[Address] = ()
) -> tuple[Board | None, tuple[Refused, ...]]:
    """The board of one suite's candidates, None where all were refused, and all that are; `also` adds columns.

    Raises `ResultError` where the primary score cannot be compared on this machine, or has no direction.
    """
    left, sifted = sift(sorted(candidates, key=lambda one: (one.file, one.result.digest)), plugins)
    everyone = tuple(sorted([*refused, *sifted], key=lambda one: (one.file, one.reason)))
    if not left:
        return None, everyone
    oracles = [one for one in left if one.result.data["inpainter"]["oracle"]]
    entries = [one for one in left if one not in oracles]
    first = left[0].result
    direction = first.higher_is_better(first.primary)
    if direction is None:
        raise ResultError(f"'{first.suite}' cannot be ranked: its primary score '{first.primary}' has no direction")
    rows = _rows(entries, direction)
    controls, notes = _controls(rows, oracles)
    board = Board(
        suite=first.suite,
        digest=first.suite_digest,
        revision=first.revision,
        declared=first.data["suite"]["declared"],
        higher_is_better=direction,
        columns=_columns(first, also),
        rows=rows,
        controls=controls,
        refused=everyone,
        notes=(*sorted({note for one in left for note in one.notes}), *notes),
    )
    return board, everyone


def with_published(board: Board, plugins: Plugins) -> Board:
    """The board with what papers report of its scores. Raises `DataError` where the suite's file of that is wrong."""
    found = quote([row.result for row in board.rows], board.columns, plugins) if board.rows else None
    return dataclasses.replace(board, published=found)


def _rows(entries: Sequence[Candidate], higher_is_better: bool) -> tuple[Row, ...]:
    """The entries with their ranks, best first; ties by value, then by name."""
    complete = [one for one in entries if one.result.complete]
    incomplete = [one for one in entries if not one.result.complete]
    ordered = [*complete, *incomplete]
    wins = np.zeros((len(ordered), len(ordered)), dtype=np.bool_)
    wins[: len(complete), : len(complete)] = _wins(complete, higher_is_better)
    places = ranks(wins, np.array([one.result.complete for one in ordered], dtype=np.bool_))
    names = distinct([one.result.data["inpainter"] for one in ordered])
    rows = [Row(rank, name, one.level, one.result) for rank, name, one in zip(places, names, ordered, strict=True)]

    def order(row: Row) -> tuple[int, float, str]:
        value = row.result.scores[row.result.primary].value
        worst = float("inf")
        return row.rank, worst if value is None else -value if higher_is_better else value, row.name

    return tuple(sorted(rows, key=order))


def _wins(entries: Sequence[Candidate], higher_is_better: bool) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """[m, m]: whether entry j is significantly better than entry i, compared sample by sample (T21: joined on ids)."""
    if len(entries) < 2:
        return np.zeros((len(entries), len(entries)), dtype=np.bool_)
    first = entries[0]
    primary = first.result.primary
    tables = []
    for one in entries:
        if one.primary is None:
            raise ResultError(
                f"'{first.result.suite}' cannot be ranked here: '{primary}' needs a scorer that is not installed; "
                f"see 'inpaintbench verify {one.result.path}'"
            )
        places = {id: i for i, id in enumerate(one.samples.ids)}
        tables.append(one.primary.taken([places[id] for id in first.samples.ids]))
    seed = int(first.result.data["suite"]["declared"]["seed"])
    return better(tables, primary, first.samples.groups, higher_is_better=higher_is_better, seed=seed)


def _controls(rows: Sequence[Row], oracles: Sequence[Candidate]) -> tuple[tuple[Control, ...], tuple[str, ...]]:
    """The controls of the best row that has them, and the oracles; a note where there are none."""
    measured: Mapping[str, Mapping[str, Any]] = next(
        (row.result.data["controls"] for row in rows if row.result.data["controls"]), {}
    )
    controls = [
        Control(name, {address: Score(**fields) for address, fields in measured[name].items()})
        for name in sanity.CONTROLS
        if name in measured
    ]
    names = distinct([one.result.data["inpainter"] for one in oracles])
    controls += [Control(f"{name} (oracle)", one.result.scores) for name, one in zip(names, oracles, strict=True)]
    missing = () if measured else ("no controls: the results were made with --no-controls",)
    return tuple(controls), missing


def _columns(result: Result, also: Sequence[Address]) -> tuple[Address, ...]:
    """The primary score, then one of each scorer of the suite: the captions' change first, then those of the hole.

    Where a terminal has no room for all, the language is not what goes.
    """
    of_captions: list[Address] = []
    of_pictures: list[Address] = []
    overall = [
        (address, place) for address, place in sanity.places(result).items()
        if place.degrader is None and address in result.scores
    ]  # fmt: skip
    for label in result.data["components"]["scorers"]:
        if label in result.data["suite"]["also"]:
            continue
        for captioner in (None, *result.data["components"]["captioners"]):
            own = [(a, place.column) for a, place in overall if (place.label, place.captioner) == (label, captioner)]
            wanted = [a for a, column in own if column == "hole" or column.endswith("-change")] or [a for a, _ in own]
            (of_pictures if captioner is None else of_captions).extend(wanted[-1:])
    asked = [address for address in also if address in result.scores]
    return tuple(dict.fromkeys([result.primary, *of_captions, *of_pictures, *asked]))
