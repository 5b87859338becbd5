"""`inpaintbench data prepare`: a data set is fetched from the hub, or copied from a folder, into its one form."""

from __future__ import annotations

from pathlib import Path

import click

from inpaintbench.cli.data.bar import FilesBar
from inpaintbench.cli.data.named import Named, comes_along, find
from inpaintbench.cli.options import OFFLINE
from inpaintbench.datasets.fetching import from_hub
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.places import home
from inpaintbench.datasets.preparing import Prepared, from_folder
from inpaintbench.discovery import discover
from inpaintbench.errors import UsageError


@click.command("prepare")
@click.argument("name")
@click.option(
    "--from",
    "origin",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="A folder with the data in any of its layouts, instead of the hub.",
)
@click.option("--revision", default="", metavar="COMMIT", help="Another commit of the hub's repository.")
@click.option("--all", "everything", is_flag=True, help="All pictures, not only those that the suite uses.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where it is put; by default below $INPAINTBENCH_DATA, where suites find it.",
)
@OFFLINE
def command(name: str, origin: Path | None, revision: str, everything: bool, folder: Path | None) -> int:
    """Fetch the data of a suite or data set from the hub, or bring a folder into the same form.

    The same command goes on where the last one ended. Mirrors of the hub: HF_ENDPOINT.
    """
    if origin and revision:
        raise UsageError("--revision names a commit of the hub: it cannot go with --from")
    named = find(discover(), name)
    dataset = named.dataset
    if not isinstance(dataset, FileDataset):
        click.echo(f"{comes_along(dataset)}: nothing has to be prepared")
        return 0
    target = folder or home() / dataset.title
    samples = None if everything else named.samples
    with FilesBar() as bar:
        begin = bar.of("copy" if origin else "fetch")
        try:
            if origin:
                made = from_folder(dataset.locate(origin), samples, target, begin)
            else:
                bar.begin("read the annotations", None)
                made = from_hub(dataset, samples, target, revision, bar.count, begin)
        except KeyboardInterrupt:
            raise click.ClickException("interrupted; the same command goes on from there") from None
    _show(name, named, made, folder)
    return 1 if made.missing else 0


def _show(name: str, named: Named, made: Prepared, folder: Path | None) -> None:
    click.echo(f"'{made.folder}': {made.samples} samples, {made.files} files, from {made.origin}")
    if made.missing:
        click.echo(
            f"  {len(made.missing)} files are missing there, and cost their samples; the first: {made.missing[0]}"
        )
    dataset = named.dataset
    if dataset.licence:
        click.echo(f"  licence: {dataset.licence}")
    given = f" --data {dataset.name}={folder}" if folder else ""
    click.echo(f"  next: inpaintbench data check {name}{given}")
    click.echo(f"        inpaintbench eval --suite {named.suites[0].name} --inpainter telea{given}")
