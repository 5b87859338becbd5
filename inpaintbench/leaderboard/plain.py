"""A board as JSON that programs read and repositories keep: 6 significant digits, equal for equal results."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.board import Board, Row
from inpaintbench.leaderboard.candidates import Refused
from inpaintbench.leaderboard.quoted import UNVERIFIED, Quoted
from inpaintbench.result import seal
from inpaintbench.result.aggregate import Address, Score

SCHEMA = "inpaintbench/leaderboard@1"


def plain(boards: Sequence[Board], refused: Sequence[Refused]) -> dict[str, Any]:
    """Boards and files that are on none, as JSON: of the results and, where it was asked for, what papers report."""
    return {
        "schema": SCHEMA,
        "boards": [_board(board) for board in sorted(boards, key=lambda board: board.suite)],
        "refused": [_refused(one) for one in refused],
    }


def text(data: Mapping[str, Any]) -> str:
    """The JSON text of such a board, checked against its schema."""
    seal.validate(data, SCHEMA, "the leaderboard", "inpaintbench.leaderboard")
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write(data: Mapping[str, Any], path: Path) -> None:
    """Put the board at `path`, in one step."""
    seal.put(path, text(data))


def check(data: Mapping[str, Any], path: Path) -> None:
    """Raise `ResultError` that names the first difference where a file does not hold this board."""
    kept = seal.parse(path)
    seal.validate(kept, SCHEMA, path.name, "inpaintbench.leaderboard")
    if found := difference(kept, data):
        raise ResultError(f"'{path}' is not what the results give: {found}; write it again with --json")


def difference(kept: Any, made: Any, where: str = "") -> str:
    """The first place where two JSON values differ, in words; empty where they are equal.

    >>> difference({"rows": [{"n": 3}]}, {"rows": [{"n": 4}]})
    'rows/0/n is 3 there and 4 here'
    >>> difference({"rows": []}, {"rows": [1]})
    'rows has 0 entries there and 1 here'
    """
    if isinstance(kept, Mapping) and isinstance(made, Mapping):
        for key in [*made, *(key for key in kept if key not in made)]:
            if key not in kept or key not in made:
                return f"{where}{key} is {'missing there' if key in made else 'only there'}"
            if found := difference(kept[key], made[key], f"{where}{key}/"):
                return found
        return ""
    if isinstance(kept, list) and isinstance(made, list):
        for i, (a, b) in enumerate(zip(kept, made, strict=False)):
            if found := difference(a, b, f"{where}{i}/"):
                return found
        sizes = f"{where.rstrip('/')} has {len(kept)} entries there and {len(made)} here"
        return "" if len(kept) == len(made) else sizes
    equal = kept == made and isinstance(kept, bool) == isinstance(made, bool)
    return "" if equal else f"{where.rstrip('/')} is {json.dumps(kept)} there and {json.dumps(made)} here"


def rounded(value: float | None) -> float | None:
    """A number with 6 significant digits.

    >>> rounded(0.123456789), rounded(123456789.0), rounded(None)
    (0.123457, 123457000.0, None)
    """
    return None if value is None else float(f"{value:.6g}")


def _board(board: Board) -> dict[str, Any]:
    declared = board.declared
    return {
        "suite": board.suite,
        "digest": board.digest,
        "revision": board.revision,
        "prompter": declared["prompter"],
        "degraders": list(declared["degraders"]),
        "captioners": list(declared["captioners"]),
        "primary": board.primary,
        "higher_is_better": board.higher_is_better,
        "date": board.date,
        "rows": [_row(row, board.columns) for row in board.rows],
        "controls": [
            {"name": control.name, "scores": _scores(control.scores, board.columns)} for control in board.controls
        ],
        "published": [_quoted(one) for one in (board.published.rows if board.published else ())],
        "refused": [_refused(one) for one in board.refused],
        "notes": list(board.notes),
    }


def _row(row: Row, columns: Sequence[Address]) -> dict[str, Any]:
    data, primary = row.result.data, row.result.scores[row.result.primary]
    return {
        "rank": row.rank,
        "name": row.name,
        "spec": data["inpainter"]["spec"],
        "fingerprint": data["inpainter"]["fingerprint"],
        "distribution": data["inpainter"]["distribution"],
        "file": row.result.path.name,
        "result": row.result.digest,
        "level": str(row.level),
        "complete": row.result.complete,
        "n": primary.n,
        "missing": primary.missing,
        "failures": row.failures,
        "scores": _scores(row.result.scores, columns),
    }


def _quoted(one: Quoted) -> dict[str, Any]:
    return {
        "name": one.name,
        "inpainter": one.inpainter,
        "source": one.source,
        "tables": list(one.tables),
        "verified": UNVERIFIED,
        "scores": {address: rounded(value) for address, value in one.scores.items()},
    }


def _scores(scores: Mapping[Address, Score], columns: Sequence[Address]) -> dict[str, Any]:
    return {
        address: {
            "value": rounded(scores[address].value),
            "low": rounded(scores[address].low),
            "high": rounded(scores[address].high),
        }
        for address in columns
        if address in scores
    }


def _refused(one: Refused) -> dict[str, str]:
    return {"file": one.file, "reason": one.reason}
