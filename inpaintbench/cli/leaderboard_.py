"""`inpaintbench leaderboard`: rank results suite by suite, with ties, controls and stated refusals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from inpaintbench.cli.options import DATA, WORKERS, data_places
from inpaintbench.cli.progress import Bars
from inpaintbench.cli.sheet import console, say
from inpaintbench.cli.standings import show_board
from inpaintbench.datasets.places import Places
from inpaintbench.discovery import discover
from inpaintbench.errors import DataError, ResultError, UsageError, did_you_mean
from inpaintbench.leaderboard import plain
from inpaintbench.leaderboard.board import Board, build, with_published
from inpaintbench.leaderboard.candidates import Candidate, Refused, read
from inpaintbench.leaderboard.crowd import read_apart
from inpaintbench.pipeline.rerun import revisions
from inpaintbench.registry import Plugins
from inpaintbench.result.aggregate import Address
from inpaintbench.result.find import find

_MANY = 12
"""Results from which on the start of more processes pays."""


@click.command("leaderboard")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--suite", metavar="NAME", help="Only this suite: name or name@version.")
@click.option("--also", multiple=True, metavar="ADDRESS", help="Show one score more. Repeatable.")
@click.option("--no-published", is_flag=True, help="Leave out what papers report.")
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
    no_published: bool,
    pinned: bool,
    data: Sequence[str],
    workers: int | None,
    json_file: Path | None,
    check_file: Path | None,
) -> int:
    """Rank the results in FOLDERS, one board for each suite.

    A rank is 1 + the number of complete results that are better at a paired, Holm-corrected p < .05, so ties are ties;
    results with failures come last. What cannot be compared is not ranked, and the reason is said. Attestations beside
    results (*.verified.json) are believed as they lie: keep only your own. What papers report stands below, unranked.
    With --check, exits with 1 where the file differs.
    """
    plugins = discover()
    found = _read(find(folders), plugins, data_places(data, plugins.every_suite) if pinned else None, workers)
    candidates = [one for one in found if isinstance(one, Candidate) and _asked(one.result.suite, suite)]
    refused = [one for one in found if isinstance(one, Refused) and (not one.suite or _asked(one.suite, suite))]
    if suite is not None and not candidates and not any(one.suite for one in refused):
        known = sorted({one.result.suite if isinstance(one, Candidate) else one.suite for one in found} - {""})
        hint = did_you_mean(suite, known) or (f"; there is {', '.join(known)}" if known else "")
        raise UsageError(f"there is no result on suite '{suite}' here{hint}")
    boards, nowhere, problems = _boards(candidates, refused, plugins, also)
    if not no_published:
        boards, wrong = _with_published(boards, plugins)
        problems += wrong
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
    paths: Sequence[Path], plugins: Plugins, data: Places | None, workers: int | None
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


def _with_published(boards: Sequence[Board], plugins: Plugins) -> tuple[list[Board], list[str]]:
    """The boards with what papers report, and what is wrong with the files that say so."""
    made, problems = [], []
    for board in boards:
        try:
            made.append(with_published(board, plugins))
        except DataError as error:
            made.append(board)
            problems.append(f"{error}; --no-published leaves it out")
    return made, problems


def _show(boards: Sequence[Board], nowhere: Sequence[Refused]) -> None:
    where = console()
    for board in boards:
        show_board(where, board)
    for one in nowhere:
        say(where, f"not ranked: {one.file}: {one.reason}", "yellow")
