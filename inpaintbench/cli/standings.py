"""A board on the terminal: ranked results, controls, and in grey what papers report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from inpaintbench.cli.sheet import Column, interval, number, say, show
from inpaintbench.leaderboard.board import Board
from inpaintbench.leaderboard.quoted import UNVERIFIED, Quoted
from inpaintbench.result.aggregate import Address, Score


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the table; controls and published numbers have neither rank nor counts."""

    name: str
    scores: Mapping[Address, Score]
    rank: str = ""
    verified: str = ""
    n: str = ""
    failed: str = ""


def show_board(where: Console, board: Board) -> None:
    """Print a board: what was held fixed, the table, and what the reader must know of it."""
    declared = board.declared
    say(where, f"{board.suite}  {board.date}", "bold")
    direction = "higher" if board.higher_is_better else "lower"
    say(where, f"{board.primary}, {direction} is better; prompts: {declared['prompter']}")
    captioners = ", ".join(declared["captioners"]) or "none"
    say(where, f"degraders: {', '.join(declared['degraders'])}; captioners: {captioners}")
    published = [_published(one) for one in (board.published.rows if board.published else ())]
    lines = [*_lines(board), *published]
    columns = [
        Column("rank", [line.rank for line in lines]),
        Column("name", [line.name for line in lines], left=True),
        *(_column(board, address, lines) for address in board.columns),
        Column("verified", [line.verified for line in lines], left=True),
        Column("n", [line.n for line in lines]),
        Column("failed", [line.failed for line in lines]),
    ]
    if left_out := show(where, columns, greyed=len(published)):
        say(where, f"{left_out} columns do not fit; a wider terminal or --json shows them", "dim")
    if len(board.rows) > 1:
        say(where, "equal ranks: no significant difference (paired by sample, Holm over all pairs, p < .05)", "dim")
    for text in board.published.lines if board.published else ():
        say(where, text, "dim")
    for note in board.notes:
        say(where, note, "yellow")
    for one in board.refused:
        say(where, f"not ranked: {one.file}: {one.reason}", "yellow")
    say(where, "")


def _lines(board: Board) -> list[_Line]:
    ranked = [
        _Line(
            row.name,
            row.result.scores,
            rank=str(row.rank),
            verified=str(row.level),
            n=str(row.result.scores[board.primary].n),
            failed=str(row.failures),
        )
        for row in board.rows
    ]
    return [*ranked, *(_Line(f"{control.name} (control)", control.scores) for control in board.controls)]


def _published(one: Quoted) -> _Line:
    scores = {address: Score(value, None, None, 0, 0) for address, value in one.scores.items()}
    return _Line(one.name, scores, verified=UNVERIFIED)


def _column(board: Board, address: Address, lines: Sequence[_Line]) -> Column:
    """A score's column; the primary one has its interval, and no column repeats the only captioner."""
    primary = address == board.primary
    cells = [_cell(line.scores.get(address), with_interval=primary) for line in lines]
    titles = [address.replace(f"@{captioner.partition(':')[0]}", "") for captioner in board.declared["captioners"]]
    title = titles[0] if len(titles) == 1 else address
    return Column(title, cells, spare=not primary)


def _cell(score: Score | None, *, with_interval: bool) -> str:
    if score is None:
        return ""
    ends = interval(score.low, score.high) if with_interval else ""
    return f"{number(score.value)} {ends}".rstrip()
