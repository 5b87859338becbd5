"""`inpaintbench leaderboard`: rank results suite by suite, with ties, controls and stated refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Console

from inpaintbench.cli.options import DATA, WORKERS, data_folders
from inpaintbench.cli.progress import Bars
from inpaintbench.cli.sheet import Column, console, interval, number, say, show
from inpaintbench.discovery import discover
from inpaintbench.errors import ResultError, UsageError, did_you_mean
from inpaintbench.leaderboard import plain
from inpaintbench.leaderboard.board import Board, build
from inpaintbench.leaderboard.candidates import Candidate, Refused, read
from inpaintbench.leaderboard.crowd import read_apart
from inpaintbench.pipeline.rerun import revisions
from inpaintbench.registry import Plugins
from inpaintbench.result.aggregate import Address, Score
from inpaintbench.result.find import find

_MANY = 12
"""Results from which on the start of more processes pays."""


@click.command("leaderboard")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--suite", metavar="NAME", help="Only this suite: name or name@version.")
@click.option("--also", multiple=True, metavar="ADDRESS", help="Show one score more. Repeatable.")
@click.option("--pinned", is_flag=True, help="Read the suites' data, and refuse results on other data.")
@DATA
@WORKERS
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, allow_dash=True), help="Write the boards as JSON; - prints."
)
@click.option(
    "--check", "check_file", type=click.Path(path_type=Path), help="Is this JSON still what the results give?"
)
def command(
    folders: Sequence[Path],
    suite: str | None,
    also: Sequence[Address],
    pinned: bool,
    data: Sequence[str],
    workers: int | None,
    json_file: Path | None,
    check_file: Path | None,
) -> int:
    """Rank the results in FOLDERS, one board for each suite.

    A rank is 1 + the number of complete results that are better at a paired, Holm-corrected p < .05, so ties are ties;
    results with failures come last. What cannot be compared is not ranked, and the reason is said. Attestations beside
    results (*.verified.json) are believed as they lie: keep only your own. With --check, exits with 1 where the file
    differs.
    """
    plugins = discover()
    found = _read(find(folders), plugins, data_folders(data, list(plugins.suites)) if pinned else None, workers)
    candidates = [one for one in found if isinstance(one, Candidate) and _asked(one.result.suite, suite)]
    refused = [one for one in found if isinstance(one, Refused) and (not one.suite or _asked(one.suite, suite))]
    if suite is not None and not candidates and not any(one.suite for one in refused):
        known = sorted({one.result.suite if isinstance(one, Candidate) else one.suite for one in found} - {""})
        hint = did_you_mean(suite, known) or (f"; there is {', '.join(known)}" if known else "")
        raise UsageError(f"there is no result on suite '{suite}' here{hint}")
    boards, nowhere, problems = _boards(candidates, refused, plugins, also)
    made = plain.plain(boards, nowhere)
    if check_file is not None:
        plain.check(made, check_file)
        click.echo(f"'{check_file}' is what the results give")
    elif json_file is not None and str(json_file) == "-":
        click.echo(plain.text(made), nl=False)
    else:
        _show(boards, nowhere)
    if json_file is not None and str(json_file) != "-":
        plain.write(made, json_file)
    for problem in problems:
        click.echo(f"inpaintbench: {problem}", err=True)
    return 1 if problems else 0


def _read(
    paths: Sequence[Path], plugins: Plugins, data: Mapping[str, Path] | None, workers: int | None
) -> list[Candidate | Refused]:
    """Every result verified; in several processes where they are asked for, or where there are many results."""
    with Bars() as bars:
        if workers == 1 or (workers is None and len(paths) < _MANY):
            return list(read(paths, plugins, None if data is None else revisions(data), bars))
        with plugins.executor("local")(("cpu",), workers) as executor:
            return read_apart(paths, data, executor, bars)


def _asked(title: str, suite: str | None) -> bool:
    return suite is None or suite in (title, title.rpartition("@")[0])


def _boards(
    candidates: Sequence[Candidate], refused: Sequence[Refused], plugins: Plugins, also: Sequence[Address]
) -> tuple[list[Board], list[Refused], list[str]]:
    """The boards, the files that are on none, and what kept a suite from being ranked."""
    known = {address for one in candidates for address in one.result.scores}
    if unknown := [address for address in also if address not in known]:
        hint = did_you_mean(unknown[0], known) or "; a score's address is metric.column[@captioner][/degrader]"
        raise UsageError(f"--also {unknown[0]}: no result has such a score{hint}")
    boards, problems = [], []
    nowhere = [one for one in refused if not one.suite]
    for title in sorted({*(one.result.suite for one in candidates), *(one.suite for one in refused if one.suite)}):
        own = [one for one in refused if one.suite == title]
        try:
            board, sifted = build([one for one in candidates if one.result.suite == title], own, plugins, also)
        except ResultError as error:
            problems.append(str(error))
            nowhere += own
            continue
        boards += [board] if board else []
        nowhere += [] if board else sifted
    return boards, nowhere, problems


def _show(boards: Sequence[Board], nowhere: Sequence[Refused]) -> None:
    where = console()
    for board in boards:
        _show_board(where, board)
    for one in nowhere:
        say(where, f"not ranked: {one.file}: {one.reason}", "yellow")


def _show_board(where: Console, board: Board) -> None:
    declared = board.declared
    say(where, f"{board.suite}  {board.date}", "bold")
    direction = "higher" if board.higher_is_better else "lower"
    say(where, f"{board.primary}, {direction} is better; prompts: {declared['prompter']}")
    captioners = ", ".join(declared["captioners"]) or "none"
    say(where, f"degraders: {', '.join(declared['degraders'])}; captioners: {captioners}")
    lines = [(str(row.rank), row.name, row.result.scores) for row in board.rows]
    lines += [("", f"{control.name} (control)", dict(control.scores)) for control in board.controls]
    blank = [""] * len(board.controls)
    scores = [_column(board, address, [scores for _, _, scores in lines]) for address in board.columns]
    primaries = [row.result.scores[board.primary] for row in board.rows]
    columns = [
        Column("rank", [rank for rank, _, _ in lines]),
        Column("name", [name for _, name, _ in lines], left=True),
        *scores,
        Column("verified", [*(str(row.level) for row in board.rows), *blank], left=True),
        Column("n", [*(str(score.n) for score in primaries), *blank]),
        Column("failed", [*(str(row.failures) for row in board.rows), *blank]),
    ]
    if left_out := show(where, columns):
        say(where, f"{left_out} columns do not fit; a wider terminal or --json shows them", "dim")
    if len(board.rows) > 1:
        say(where, "equal ranks: no significant difference (paired by sample, Holm over all pairs, p < .05)", "dim")
    for note in board.notes:
        say(where, note, "yellow")
    for one in board.refused:
        say(where, f"not ranked: {one.file}: {one.reason}", "yellow")
    say(where, "")


def _column(board: Board, address: Address, scores: Sequence[dict[Address, Score]]) -> Column:
    """A score's column; the primary one has its interval, and no column repeats the only captioner."""
    found = [one.get(address) for one in scores]
    primary = address == board.primary
    cells = [_cell(score, with_interval=primary) for score in found]
    titles = [address.replace(f"@{captioner.partition(':')[0]}", "") for captioner in board.declared["captioners"]]
    title = titles[0] if len(titles) == 1 else address
    return Column(title, cells, spare=not primary)


def _cell(score: Score | None, *, with_interval: bool) -> str:
    if score is None:
        return ""
    ends = interval(score.low, score.high) if with_interval else ""
    return f"{number(score.value)} {ends}".rstrip()
