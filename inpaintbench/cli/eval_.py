"""`inpaintbench eval`: evaluate inpainters on suites, write sealed results, say what they came to."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click

from inpaintbench.cli.options import DEVICES, WORKERS, Asked, run_options
from inpaintbench.cli.progress import Bars
from inpaintbench.components import Inpainter
from inpaintbench.discovery import discover
from inpaintbench.errors import ResultError
from inpaintbench.pipeline.accounts import account_of
from inpaintbench.pipeline.evaluate import Evaluation, evaluate
from inpaintbench.pipeline.setup import Setup, build_inpainters
from inpaintbench.pipeline.stage import Runner
from inpaintbench.pipeline.work import AUTO, BatchSize
from inpaintbench.registry import Plugins
from inpaintbench.result import Result, document
from inpaintbench.result.aggregate import Address
from inpaintbench.result.document import Account
from inpaintbench.result.environment import devices_of
from inpaintbench.result.kept import kept
from inpaintbench.result.remarks import Remark, remarks
from inpaintbench.store import Store
from inpaintbench.store.mounts import network_file_system


def _batch_size(ctx: click.Context, param: click.Parameter, text: str | None) -> BatchSize:
    """The number, or AUTO; `BadParameter` for anything else."""
    if text is None or text == AUTO:
        return text if text is None else AUTO
    if not text.isdecimal() or not int(text):
        raise click.BadParameter(f"'{text}' is neither a number from 1 up nor '{AUTO}'")
    return int(text)


@click.command("eval")
@run_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("results"),
    show_default=True,
    help="Where results are written.",
)
@DEVICES
@WORKERS
@click.option(
    "--batch-size",
    metavar="N|auto",
    callback=_batch_size,
    help="Items given to a component at once: its own choice by default, with auto as many as are fastest and fit.",
)
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever the store holds.")
@click.option("--executor", default="local", show_default=True, metavar="NAME", help="What runs the batches.")
def command(
    asked: Asked,
    out: Path,
    devices: Sequence[str],
    workers: int | None,
    batch_size: BatchSize,
    fresh: bool,
    executor: str,
) -> int:
    """Evaluate inpainters on suites and write one sealed result for each pair.

    What the store holds is not computed again: running the same command once more goes on where the last one ended, and
    a result that would say the same is left as it is.

    Example: inpaintbench eval --suite photos --inpainter telea --inpainter mymodel:steps=30
    """
    gc.set_threshold(500_000)  # a run makes many small objects and few cycles: collecting by the default costs a tenth
    plugins = discover()
    setups = asked.setups(plugins)
    inpainters = build_inpainters(plugins, asked.inpainters)
    runs, used, store = plugins.executor(executor), devices or ("cpu",), asked.store
    out.mkdir(parents=True, exist_ok=True)
    results: list[Future[_Written]] = []
    problems: list[str] = []
    try:  # while the workers are busy with one suite, the results of the one before are aggregated and written
        with (
            ThreadPoolExecutor(1, "results") as writer,
            Bars() as bars,
            Store(store) as opened,
            runs(used, workers) as running,
        ):
            if kind := network_file_system(store):
                bars.note(f"the store '{store}' lies on a network file system ({kind}); keep it on a local disk")
            runner = Runner(opened, running, bars, batch_size, fresh)
            try:
                for made in setups:
                    for result in results:
                        if result.done():
                            result.result()  # raises why it could not be written
                    found = _evaluated(runner, made, inpainters, asked)
                    for label, inpainter in inpainters.items():
                        account = _account(found, label, inpainter, asked.limit, used)
                        results.append(writer.submit(_write, account, found, plugins, out, fresh))
            except KeyboardInterrupt:
                done = sum(len(cost.per_item) for cost in runner.costs)
                saved = f"{done} outputs of this run are kept in '{store}'"
                raise click.ClickException(f"interrupted; {saved}; the same command goes on from there") from None
    finally:  # what was written is shown, whatever happened to the rest
        written = [result.result() for result in results if not result.exception()]
        _show(written)
        problems += [problem for one in written for problem in plugins.finished(one.result.path)]
        for problem in problems:
            click.echo(f"inpaintbench: {problem}", err=True)
    for result in results:
        result.result()  # raises why it could not be written
    return 0 if all(one.result.complete for one in written) and not problems else 1


@dataclass(frozen=True)
class _Written:
    """A result, whether it was there already, what the inpainter said of its pictures, and the added scorers of the
    result that it has replaced."""

    result: Result
    unchanged: bool
    remarks: Mapping[str, Remark]
    lost: Sequence[str] = ()


def _evaluated(runner: Runner, made: Setup, inpainters: Mapping[str, Inpainter], asked: Asked) -> Evaluation:
    """Every inpainter on one suite."""
    found = evaluate(runner, made, inpainters, limit=asked.limit, controls=not asked.no_controls)
    dataset = made.suite.dataset
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


def _write(account: Account, found: Evaluation, plugins: Plugins, out: Path, fresh: bool) -> _Written:
    """The result that is there where it says the same and nothing was asked for afresh; or else a new one."""
    rows = found.rows[account.name]
    if not fresh and (before := kept(account, rows, out)):
        return _Written(before, True, remarks(rows))
    lost = [label for label in _added(document.path_of(account, out)) if label not in account.scorers]
    return _Written(Result.read(document.write(account, rows, plugins, out)), False, remarks(rows), lost)


def _added(path: Path) -> Sequence[str]:
    """The scorers that were added to the suite in the result at `path`; none where there is none that can be read."""
    try:
        return Result.read(path).also if path.exists() else ()
    except ResultError:
        return ()


def _show(written: Sequence[_Written]) -> None:
    """Each result's primary score and those of added scorers, what failed, and where the file is."""
    for one in written:
        result = one.result
        click.echo(f"{result.suite}  {result.name}  {_score(result, result.primary)}")
        for captioner in result.data["components"]["captioners"]:
            click.echo(f"  captions of {captioner}: {', '.join(_of_captions(result, captioner)) or 'not scored'}")
        for address in result.scores:
            if "/" not in address and result.scorer_of(address) in result.also:
                click.echo(f"  {_score(result, address)}")
        for name, remark in one.remarks.items():
            click.echo(f"  {name}: {remark.total:g} in {remark.pictures} of {remark.of} pictures")
        failures = result.data["failures"]
        if failures["count"]:
            click.echo(f"  {failures['count']} rows failed; the first: {failures['examples'][0]}")
        if one.unchanged:
            click.echo("  unchanged; --fresh computes and writes it anew")
        if one.lost:
            again = " ".join(f"--also {label}" for label in one.lost)
            click.echo(f"  without the columns of the result before: add {again} to keep them")
        click.echo(f"  {result.path}")


def _of_captions(result: Result, captioner: str) -> Iterator[str]:
    """The suite's scores of what a captioner says of the reconstructions, without their intervals."""
    for address, score in result.scores.items():
        name, _, of = address.partition("@")
        if (
            of == captioner
            and not name.endswith(("-original", "-change"))
            and result.scorer_of(address) not in result.also
        ):
            yield f"{name} {'-' if score.value is None else f'{score.value:.3g}'}"


def _score(result: Result, address: Address) -> str:
    score = result.scores[address]
    value = f"not measurable ({score.why})" if score.value is None else f"{score.value:.4g}"
    return f"{address} {value}" + ("" if score.low is None else f" [{score.low:.4g}, {score.high:.4g}]")
