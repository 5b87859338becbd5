"""A run from the command line: suites evaluated one after the other, their results written while the next one runs."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import click

from inpaintbench.cli.options import DEVICES, WORKERS, Asked
from inpaintbench.cli.progress import Bars
from inpaintbench.components import Inpainter
from inpaintbench.errors import ResultError
from inpaintbench.pipeline.accounts import account_of
from inpaintbench.pipeline.evaluate import Evaluation, evaluate
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.stage import Runner
from inpaintbench.pipeline.work import AUTO, BatchSize
from inpaintbench.registry import Plugins
from inpaintbench.result import Result, document
from inpaintbench.result.document import Account
from inpaintbench.result.environment import devices_of
from inpaintbench.result.kept import kept
from inpaintbench.result.remarks import Remark, remarks
from inpaintbench.store import Store
from inpaintbench.store.mounts import network_file_system


@dataclass(frozen=True)
class How:
    """Where results go and what runs the batches: the values of `how_options`."""

    out: Path
    devices: Sequence[str]
    workers: int | None
    batch_size: BatchSize
    fresh: bool
    executor: str


@dataclass(frozen=True)
class Task:
    """Inpainters, by label, on one suite."""

    setup: Setup
    inpainters: Mapping[str, Inpainter]


@dataclass(frozen=True)
class Written:
    """A result, whether it was there already, what the inpainter said of its pictures, and the added scorers of the
    result that it has replaced, as they would be asked for."""

    result: Result
    unchanged: bool
    remarks: Mapping[str, Remark]
    lost: Sequence[str] = ()


@dataclass(frozen=True)
class Ran:
    """The results of every task and inpainter, in their order; `fine` where all are complete and no plugin failed."""

    written: Sequence[Written]
    fine: bool


def how_options(out: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that say how a run is done; the command gets them as one `How`. `out` is the default of --out."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def command(*given: Any, **values: Any) -> Any:
            how = How(**{field.name: values.pop(field.name) for field in fields(How)})
            return function(*given, how=how, **values)

        for option in reversed((_out(out), DEVICES, WORKERS, *_HOW)):
            command = option(command)
        return command

    return decorate


def run(
    plugins: Plugins, tasks: Sequence[Task], asked: Asked, how: How, show: Callable[[Sequence[Written]], None]
) -> Ran:
    """Do every task through one store and one executor, and write a result for each of its inpainters.

    `show` is told what was written, whatever happened to the rest, before plugins are and before an error is raised.
    """
    gc.set_threshold(500_000)  # a run makes many small objects and few cycles: collecting by the default costs a tenth
    runs, used, store = plugins.executor(how.executor), how.devices or ("cpu",), asked.store
    how.out.mkdir(parents=True, exist_ok=True)
    results: list[Future[Written]] = []
    problems: list[str] = []
    try:  # while the workers are busy with one suite, the results of the one before are aggregated and written
        with (
            ThreadPoolExecutor(1, "results") as writer,
            Bars() as bars,
            Store(store) as opened,
            runs(used, how.workers) as running,
        ):
            if kind := network_file_system(store):
                bars.note(f"the store '{store}' lies on a network file system ({kind}); keep it on a local disk")
            runner = Runner(opened, running, bars, how.batch_size, how.fresh)
            try:
                for task in tasks:
                    for result in results:
                        if result.done():
                            result.result()  # raises why it could not be written
                    found = _evaluated(runner, task, asked)
                    for label, inpainter in task.inpainters.items():
                        account = _account(found, label, inpainter, asked.limit, used)
                        results.append(writer.submit(_write, account, found, plugins, how))
            except KeyboardInterrupt:
                done = sum(len(cost.per_item) for cost in runner.costs)
                saved = f"{done} outputs of this run are kept in '{store}'"
                raise click.ClickException(f"interrupted; {saved}; the same command goes on from there") from None
    finally:
        written = [result.result() for result in results if not result.exception()]
        show(written)
        problems += [problem for one in written for problem in plugins.finished(one.result.path)]
        for problem in problems:
            click.echo(f"inpaintbench: {problem}", err=True)
    for result in results:
        result.result()  # raises why it could not be written
    return Ran(written, all(one.result.complete for one in written) and not problems)


def _batch_size(ctx: click.Context, param: click.Parameter, text: str | None) -> BatchSize:
    """The number, or AUTO; `BadParameter` for anything else."""
    if text is None or text == AUTO:
        return text if text is None else AUTO
    if not text.isdecimal() or not int(text):
        raise click.BadParameter(f"'{text}' is neither a number from 1 up nor '{AUTO}'")
    return int(text)


def _out(default: str) -> Callable[..., Any]:
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path(default),
        show_default=True,
        help="Where results are written.",
    )


_HOW = (
    click.option(
        "--batch-size",
        metavar="N|auto",
        callback=_batch_size,
        help="Items given to a component at once: its own choice by default, with auto as many as are fastest and fit.",
    ),
    click.option("--fresh", is_flag=True, help="Compute everything anew, whatever the store holds."),
    click.option("--executor", default="local", show_default=True, metavar="NAME", help="What runs the batches."),
)


def _evaluated(runner: Runner, task: Task, asked: Asked) -> Evaluation:
    """Every inpainter on one suite."""
    found = evaluate(runner, task.setup, task.inpainters, limit=asked.limit, controls=not asked.no_controls)
    dataset = task.setup.suite.dataset
    if reasons := ", ".join(f"{why} ({count})" for why, count in dataset.left_out.items()):
        runner.progress.note(f"{sum(dataset.left_out.values())} entries of '{dataset.name}' are no samples: {reasons}")
    for failure in found.manifest.broken:
        runner.progress.note(f"sample '{failure.id}' was left out: {failure.error}")
    return found


def _account(found: Evaluation, label: str, inpainter: Inpainter, limit: int | None, devices: Sequence[str]) -> Account:
    """What one inpainter's result says beside its rows; of the devices, those that its components were given."""
    account = account_of(found, label, inpainter, limit, devices)
    components = [inpainter, *account.degraders.values(), *account.captioners.values(), *account.scorers.values()]
    prompter = [account.prompter] if inpainter.uses_prompt else []
    return replace(account, devices=devices_of([*components, *prompter], devices))


def _write(account: Account, found: Evaluation, plugins: Plugins, how: How) -> Written:
    """The result that is there where it says the same and nothing was asked for afresh; or else a new one."""
    rows = found.rows[account.name]
    if not how.fresh and (before := kept(account, rows, how.out)):
        return Written(before, True, remarks(rows))
    lost = [text for label, text in _added(document.path_of(account, how.out)) if label not in account.scorers]
    return Written(Result.read(document.write(account, rows, plugins, how.out)), False, remarks(rows), lost)


def _added(path: Path) -> Sequence[tuple[str, str]]:
    """Label and text of each scorer that was added to the suite in the result at `path`, where one can be read."""
    try:
        before = Result.read(path) if path.exists() else None
    except ResultError:
        return ()
    scorers = before.data["components"]["scorers"] if before else {}
    return [(label, scorers[label]["spec"]) for label in (before.also if before else ())]
