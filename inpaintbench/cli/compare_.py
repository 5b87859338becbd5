"""`inpaintbench compare`: two results of one suite, paired sample by sample."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import click

from inpaintbench.cli.sheet import Column, console, interval, number, say, show
from inpaintbench.discovery import discover
from inpaintbench.errors import UsageError
from inpaintbench.leaderboard.compare import Comparison, Difference, compare
from inpaintbench.leaderboard.names import distinct
from inpaintbench.result import Result
from inpaintbench.result.find import is_beside


@click.command("compare")
@click.argument("results", metavar="A B", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Each degrader too, and the captions of the originals.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(results: Sequence[Path], everything: bool, as_json: bool) -> None:
    """Compare the results A and B on the rows that both have; files that lie beside results are passed over.

    For each score: A, B, A - B with its 95 % interval, the p of a paired permutation test, the same corrected for all
    scores shown (Holm), how often A is better, and the smallest difference that such samples would have shown.
    """
    named = [path for path in results if not is_beside(path)]
    if len(named) != 2:
        raise UsageError(f"name two results to compare, not {len(named)}")
    first, second = named
    ours, theirs = Result.read(first), Result.read(second)
    found = compare(ours, theirs, discover(), everything=everything)
    if as_json:
        plain = {"a": str(first), "b": str(second), **dataclasses.asdict(found)}
        click.echo(json.dumps(plain, indent=1, ensure_ascii=False))
    else:
        _show([ours, theirs], found)


def _show(results: Sequence[Result], found: Comparison) -> None:
    where = console()
    names = distinct([result.data["inpainter"] for result in results])
    for letter, name, result in zip("AB", names, results, strict=True):
        failures = result.data["failures"]["count"]
        say(where, f"{letter}: {name}  {result.path.name}" + (f"  {failures} rows failed" if failures else ""))
    say(where, f"{results[0].suite}, {found.rows} shared rows")
    lines = found.differences
    columns = [
        Column("score", [one.address for one in lines], left=True),
        Column("A", [number(one.first) for one in lines]),
        Column("B", [number(one.second) for one in lines]),
        Column("A - B", [number(one.difference) for one in lines]),
        Column("95 % interval", [interval(one.low, one.high) for one in lines], spare=True),
        Column("better", [_better(one) for one in lines], left=True),
        Column("p (Holm)", [number(one.p_holm) for one in lines]),
        Column("p", [number(one.p) for one in lines], spare=True),
        Column("A wins", ["-" if one.win_rate is None else f"{one.win_rate:.0%}" for one in lines], spare=True),
        Column("detectable", [number(one.smallest_detectable) for one in lines], spare=True),
        Column("n", [str(one.n) for one in lines], spare=True),
    ]
    if left_out := show(where, columns):
        say(where, f"{left_out} columns do not fit; a wider terminal or --json shows them", "dim")
    for text in found.left_out:
        say(where, f"not compared: {text}", "yellow")


def _better(one: Difference) -> str:
    return {"first": "A", "second": "B"}.get(one.better, "")
