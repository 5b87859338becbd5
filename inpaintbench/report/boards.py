"""The boards of a report, as the leaderboard makes them; what cannot be ranked is said, and shown all the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inpaintbench.errors import DataError, ResultError
from inpaintbench.leaderboard import plain
from inpaintbench.leaderboard.board import Board, build, with_published
from inpaintbench.leaderboard.candidates import Candidate, Refused, read
from inpaintbench.pipeline.stage import Progress
from inpaintbench.registry import Plugins


@dataclass(frozen=True)
class Boards:
    """By title of the suite: the board, or why there is none; and the files that are on none."""

    boards: Mapping[str, Board] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()

    def plain(self, title: str) -> dict[str, Any]:
        """One suite's board as JSON: as `leaderboard --json` writes it, or why there is none."""
        board = self.boards.get(title)
        if board is None:
            return {"why": self.why.get(title, "")}
        made = plain.plain([board], ())["boards"][0]
        return {**made, "columns": list(board.columns), "why": ""}


def gather(paths: Sequence[Path], plugins: Plugins, progress: Progress) -> Boards:
    """Verify results and rank them, suite by suite."""
    found = list(read(paths, plugins, None, progress))
    candidates = [one for one in found if isinstance(one, Candidate)]
    refused = [one for one in found if isinstance(one, Refused)]
    boards: dict[str, Board] = {}
    why: dict[str, str] = {}
    for title in sorted({one.result.suite for one in candidates}):
        own = [one for one in candidates if one.result.suite == title]
        try:
            board, sifted = build(own, [one for one in refused if one.suite == title], plugins)
        except ResultError as error:
            why[title] = str(error)
            continue
        if board is None:
            reasons = dict.fromkeys(one.reason for one in sifted)
            why[title] = f"no result can be ranked: {'; '.join(reasons)}"
            continue
        boards[title], note = _quoted(board, plugins)
        why |= {title: note} if note else {}
    known = {one.result.suite for one in candidates}
    return Boards(boards, why, tuple(one for one in refused if one.suite not in known))


def _quoted(board: Board, plugins: Plugins) -> tuple[Board, str]:
    """The board with what papers report; what is wrong with the file that says so is a note."""
    try:
        return with_published(board, plugins), ""
    except DataError as error:
        return board, str(error)
