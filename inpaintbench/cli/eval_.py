"""`inpaintbench eval`: evaluate inpainters on suites, write sealed results, say what they came to."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from inpaintbench.cli.options import data_folders, go_offline, known_devices, run_options
from inpaintbench.cli.progress import Bars
from inpaintbench.components import Inpainter
from inpaintbench.discovery import Plugins, discover
from inpaintbench.pipeline.accounts import account_of
from inpaintbench.pipeline.evaluate import evaluate
from inpaintbench.pipeline.setup import Setup, build_inpainters, setup
from inpaintbench.pipeline.stage import Runner
from inpaintbench.result import Result, document
from inpaintbench.store import Store
from inpaintbench.store.mounts import network_file_system


@click.command("eval")
@run_options
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("results"),
    show_default=True,
    help="Where results are written.",
)
@click.option(
    "--device",
    "devices",
    multiple=True,
    metavar="DEVICE",
    callback=known_devices,
    help="cpu, cuda:0 … One process for each, where there are several.",
)
@click.option(
    "--workers", type=click.IntRange(1), help="Processes for work that runs on the CPU; as many as cores by default."
)
@click.option(
    "--batch-size", type=click.IntRange(1), help="Items given to a component at once; its own choice by default."
)
@click.option("--fresh", is_flag=True, help="Compute everything anew, whatever the store holds.")
@click.option("--executor", default="local", show_default=True, metavar="NAME", help="What runs the batches.")
def command(
    suites: Sequence[str],
    inpainters: Sequence[str],
    changes: Sequence[str],
    also: Sequence[str],
    limit: int | None,
    data: Sequence[str],
    store: Path,
    offline: bool,
    no_controls: bool,
    out: Path,
    devices: Sequence[str],
    workers: int | None,
    batch_size: int | None,
    fresh: bool,
    executor: str,
) -> int:
    """Evaluate inpainters on suites and write one sealed result for each pair.

    What the store holds is not computed again: running the same command once more goes on where the last one ended.

    Example: inpaintbench eval --suite photos --inpainter telea --inpainter mymodel:steps=30
    """
    gc.set_threshold(500_000)  # a run makes many small objects and few cycles: collecting by the default costs a tenth
    if offline:
        go_offline()
    plugins = discover()
    folders = data_folders(data, suites)
    setups = [
        setup(plugins, name, data=folders.get(name.partition("@")[0]), changes=changes, also=also)
        for name in dict.fromkeys(suites)
    ]
    asked = build_inpainters(plugins, inpainters)
    runs, used = plugins.executor(executor), devices or ("cpu",)
    out.mkdir(parents=True, exist_ok=True)
    results: list[Result] = []
    problems: list[str] = []
    try:
        with Bars() as bars, Store(store) as opened, runs(used, workers) as running:
            if kind := network_file_system(store):
                bars.note(f"the store '{store}' lies on a network file system ({kind}); keep it on a local disk")
            runner = Runner(opened, running, bars, batch_size, fresh)
            try:
                for made in setups:
                    results += _suite(runner, made, asked, plugins, out, limit, not no_controls, used)
            except KeyboardInterrupt:
                kept = f"{bars.done} outputs of this run are kept in '{store}'"
                raise click.ClickException(f"interrupted; {kept}; the same command goes on from there") from None
    finally:  # what was written is shown, whatever happened to the rest
        _show(results)
        problems += [problem for result in results for problem in plugins.finished(result.path)]
        for problem in problems:
            click.echo(f"inpaintbench: {problem}", err=True)
    return 0 if all(result.complete for result in results) and not problems else 1


def _suite(
    runner: Runner,
    made: Setup,
    asked: Mapping[str, Inpainter],
    plugins: Plugins,
    out: Path,
    limit: int | None,
    controls: bool,
    devices: Sequence[str],
) -> list[Result]:
    """Evaluate every inpainter on one suite and write the results."""
    found = evaluate(runner, made, asked, limit=limit, controls=controls)
    for failure in found.manifest.broken:
        runner.progress.note(f"sample '{failure.id}' was left out: {failure.error}")
    paths = [
        document.write(account_of(found, label, inpainter, limit, devices), found.rows[label], plugins, out)
        for label, inpainter in asked.items()
    ]
    return [Result.read(path) for path in paths]


def _show(results: Sequence[Result]) -> None:
    """Each result's primary score, what failed, and where the file is."""
    for result in results:
        score = result.scores[result.primary]
        value = "not measurable" if score.value is None else f"{score.value:.4g}"
        interval = "" if score.low is None else f" [{score.low:.4g}, {score.high:.4g}]"
        click.echo(f"{result.suite}  {result.name}  {result.primary} {value}{interval}")
        failures = result.data["failures"]
        if failures["count"]:
            click.echo(f"  {failures['count']} rows failed; the first: {failures['examples'][0]}")
        click.echo(f"  {result.path}")
