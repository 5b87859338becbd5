"""`inpaintbench sweep`: options of any component varied over a grid, each point a result, and what they come to."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

import click

from inpaintbench.cli.options import Asked, data_places, run_options
from inpaintbench.cli.progress import Bars
from inpaintbench.cli.running import How, Task, how_options, run
from inpaintbench.cli.sheet import Column, console, interval, number, say, show
from inpaintbench.components import Inpainter
from inpaintbench.discovery import discover
from inpaintbench.errors import UsageError
from inpaintbench.executors import LocalExecutor
from inpaintbench.pipeline.plan import plan
from inpaintbench.pipeline.setup import build_inpainters, changed, setup
from inpaintbench.pipeline.stage import Runner
from inpaintbench.registry import Plugins
from inpaintbench.result import Result
from inpaintbench.result.aggregate import Address
from inpaintbench.store import Store, digest
from inpaintbench.sweep import plain
from inpaintbench.sweep.contest import contest
from inpaintbench.sweep.grid import Point, by_suite, grid
from inpaintbench.sweep.over import Variable, parse
from inpaintbench.sweep.sweep import Sweep, Swept, best_of

_MANY = 100
"""More points than that want --yes."""


@dataclasses.dataclass(frozen=True)
class _Grid:
    """The points of one suite as others may read them, each with its place among the tasks and its label there."""

    suite: str
    key: str
    variables: tuple[Variable, ...]
    inpainters: tuple[str, ...]
    points: Sequence[Point]
    tasks: Sequence[Task]
    places: Sequence[tuple[int, str]]


@click.command("sweep")
@run_options
@click.option(
    "--over",
    "overs",
    multiple=True,
    required=True,
    metavar="NAME=VALUES",
    help="What is varied: inpainter.OPTION, degraders.OPTION, degraders.NAME.OPTION (captioners, prompter, scorers "
    "alike) or a field of the suite. START:STOP:STEP or A,B,… Repeatable: all combinations.",
)
@click.option("--dry", is_flag=True, help="Show the grid and what it would compute.")
@click.option("--yes", is_flag=True, help=f"Run more than {_MANY} points.")
@how_options("sweeps")
def command(asked: Asked, overs: Sequence[str], dry: bool, yes: bool, how: How) -> int:
    """Evaluate inpainters over a grid of options, and plot every score with its interval.

    Each point is a result, as eval writes it: where the suite is varied, of a custom suite. Beside them lie sweep.json
    and an SVG for each score. What the store holds is not computed again: the same command goes on where it ended, and
    a finer grid costs its new points.

    Example: inpaintbench sweep --suite photos --inpainter telea --over inpainter.radius=1:15:2
    """
    variables = [parse(text) for text in overs]
    plugins = discover()
    names = list(dict.fromkeys(asked.suites))
    count = len(names) * len(set(asked.inpainters)) * math.prod(len(variable.values) for variable in variables)
    if count > _MANY and not (yes or dry):
        raise UsageError(f"that is {count} points: take fewer values, look at them with --dry, or add --yes")
    grids = [_grid(plugins, asked, name, variables) for name in names]
    for one in grids:
        _announce(one)
    if dry:
        _plan(grids, asked)
        return 0
    ran = run(plugins, [task for one in grids for task in one.tasks], asked, how, lambda written: None)
    left = iter(one.result for one in ran.written)
    for one in grids:
        results = [{label: next(left) for label in task.inpainters} for task in one.tasks]
        sweep = _swept(one, results)
        _show(sweep)
        click.echo(f"  {plain.write(sweep, how.out) / 'sweep.json'}")
    return 0 if ran.fine else 1


def _grid(plugins: Plugins, asked: Asked, name: str, variables: Sequence[Variable]) -> _Grid:
    """Every point of a suite, with its components built: what cannot be is said before anything runs."""
    installed = plugins.suite(name)
    data = data_places(asked.data, [plugins.suite(other) for other in asked.suites]).of(installed)
    base = changed(installed, asked.changes)
    points = grid(plugins, base, asked.inpainters, variables)
    shown = tuple(variable.public() for variable in variables)
    tasks: list[Task] = []
    places: dict[Point, tuple[int, str]] = {}
    for changes, own in by_suite(points):
        made = setup(plugins, name, data=data, changes=[*asked.changes, *changes], also=asked.also)
        inpainters = build_inpainters(plugins, [point.inpainter for point in own])
        for point in own:
            places[point] = len(tasks), _label(plugins, inpainters, point.inpainter)
        tasks.append(Task(made, inpainters))
    as_asked = build_inpainters(plugins, asked.inpainters)
    called = {text: _label(plugins, as_asked, text) for text in asked.inpainters}
    public = [
        dataclasses.replace(
            point,
            asked=called[point.asked],
            values=tuple(
                known.values[typed.values.index(value)]
                for known, typed, value in zip(shown, variables, point.values, strict=True)
            ),
        )
        for point in points
    ]
    key = digest([base.digest, *(str(inpainter.spec) for inpainter in as_asked.values())]).hex()[:8]
    return _Grid(installed.title, key, shown, tuple(as_asked), public, tasks, [places[point] for point in points])


def _label(plugins: Plugins, inpainters: Mapping[str, Inpainter], text: str) -> str:
    component = plugins.component(Inpainter, text)
    return next(label for label, other in inpainters.items() if other == component)


def _announce(one: _Grid) -> None:
    """How large the grid is."""
    sides = " × ".join(f"{variable.name} ({len(variable.values)})" for variable in one.variables)
    suites = f" on {len(one.tasks)} custom suites" if len(one.tasks) > 1 else ""
    click.echo(f"{one.suite}: {len(one.points)} points{suites}: {sides}")


def _plan(grids: Sequence[_Grid], asked: Asked) -> None:
    """What the grids would compute, each output counted once."""
    totals: dict[str, tuple[int, int]] = {}
    disk, lacking = 0, dict[str, None]()
    with Bars() as bars, Store(asked.store) as opened, LocalExecutor() as executor:
        runner = Runner(opened, executor, bars)
        for task in [task for one in grids for task in one.tasks]:
            found = plan(runner, task.setup, task.inpainters, limit=asked.limit, controls=not asked.no_controls)
            for step in found.steps:
                total, stored = totals.get(step.what, (0, 0))
                totals[step.what] = total + step.total, stored + step.stored
            disk += found.disk
            lacking |= dict.fromkeys(found.lacking)
    for what, (total, stored) in totals.items():
        click.echo(f"  {what:<8} {total:>8} outputs, {stored:>8} stored, {total - stored:>8} to do")
    click.echo(f"  disk     about {disk / 1e6:.1f} MB more")
    for reason in lacking:
        click.echo(f"  lacking  {reason}")


def _swept(one: _Grid, results: Sequence[Mapping[str, Result]]) -> Sweep:
    found = [results[task][label] for task, label in one.places]
    scorers = [one.tasks[task].setup.scorers for task, _ in one.places]
    swept = tuple(Swept(point, result) for point, result in zip(one.points, found, strict=True))
    return Sweep(one.suite, one.key, one.variables, one.inpainters, swept, contest(found, scorers))


def _show(sweep: Sweep) -> None:
    """A line a point: its values, the primary score with its interval, the captions' scores, and which is best."""
    where = console()
    lines = sweep.swept
    columns = [Column(v.name, [one.point.values[i] for one in lines]) for i, v in enumerate(sweep.variables)]
    if len(sweep.inpainters) > 1:
        columns.insert(0, Column("inpainter", [one.point.asked for one in lines], left=True))
    columns.append(Column(sweep.primary, [_cell(one.result, sweep.primary, ends=True) for one in lines]))
    marks = ["" for _ in lines]
    for place in sweep.contest.tied:
        marks[place] = "as good"
    if sweep.contest.best is not None:
        marks[sweep.contest.best] = "best"
    columns.append(Column("", marks, left=True))
    of_captions = [address for address in sweep.of_captions if address != sweep.primary]
    columns += [Column(address, [_cell(one.result, address) for one in lines], spare=True) for address in of_captions]
    failures = [one.result.data["failures"]["count"] for one in lines]
    if any(failures):
        columns.append(Column("failed", [str(count) for count in failures]))
    if left_out := show(where, columns):
        say(where, f"{left_out} columns do not fit; a wider terminal or sweep.json shows them", "dim")
    for text in best_of(sweep):
        say(where, text)


def _cell(result: Result, address: Address, *, ends: bool = False) -> str:
    score = result.scores.get(address)
    if score is None:
        return ""
    return f"{number(score.value)} {interval(score.low, score.high) if ends else ''}".rstrip()
