"""`inpaintbench report`: a folder that shows results, to be opened from disk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import click

from inpaintbench.cli.options import DATA, STORE, WORKERS, data_places
from inpaintbench.errors import ResultError


@click.command("report")
@click.argument("results", metavar="RESULTS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out", "-o", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where the report is written."
)
@click.option(
    "--pictures",
    type=click.IntRange(0),
    default=8,
    show_default=True,
    metavar="N",
    help="Copy the pictures of each suite's N worst cells at full size.",
)
@click.option("--picture", "named", multiple=True, metavar="ID", help="And those of this sample. Repeatable.")
@click.option("--notebook", is_flag=True, help="Write a notebook as well, for plots of your own.")
@DATA
@STORE
@WORKERS
def command(
    results: Sequence[Path],
    out: Path,
    pictures: int,
    named: Sequence[str],
    notebook: bool,
    data: Sequence[str],
    store: Path,
    workers: int | None,
) -> int:
    """Write a page about RESULTS (results or folders of them) that opens from disk, with no server and no network.

    It has the board, all scores, a gallery of every cell, how fidelity goes with language, and the sweeps that lie
    among RESULTS: the results of their points are shown there alone. Pictures are those that the store still holds, as
    thumbnails; the worst are there at full size.

    Example: inpaintbench report results -o report
    """
    from inpaintbench.cli.progress import Bars
    from inpaintbench.discovery import discover
    from inpaintbench.report.notebook import write as write_notebook
    from inpaintbench.report.pictures import Held
    from inpaintbench.report.report import Wish, write
    from inpaintbench.report.sweeps import find as find_sweeps
    from inpaintbench.result.find import find
    from inpaintbench.store import Store

    plugins = discover()
    sweeps = find_sweeps(results)
    try:
        every = find(results)
    except ResultError:
        # a sweep says enough by itself, be its results here or not
        if not sweeps.plain:
            raise
        every = []
    paths = sweeps.others(every, results)
    places = data_places(data, plugins.every_suite)
    with Bars() as bars, plugins.executor("local")(("cpu",), workers) as executor, ExitStack() as stack:
        there = (store / "index.sqlite").exists()
        opened = stack.enter_context(Store(store, writable=False)) if there else None
        if opened is None:
            bars.note(f"there is no store '{store}'; name it with --store")
        made = write(
            paths, out, Wish(pictures, frozenset(named)), Held(plugins, places, opened, executor, bars), sweeps
        )
        for remark in made.remarks:
            bars.note(remark)
    if notebook:
        click.echo(write_notebook(out, paths or every, made.primary))
    click.echo(made.page)
    return 0
