"""`inpaintbench data import`: what `export` packed is checked whole and put where suites find it."""

from __future__ import annotations

from pathlib import Path

import click

from inpaintbench.cli.data.bar import FilesBar, amount
from inpaintbench.cli.data.named import Named, every
from inpaintbench.datasets.carrying import put_in_place, unpacked
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.places import home
from inpaintbench.datasets.prepared import Label
from inpaintbench.discovery import discover
from inpaintbench.errors import DataError
from inpaintbench.registry import Plugins


@click.command("import")
@click.argument("archive", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.tar")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where it is put; by default below $INPAINTBENCH_DATA, where suites find it.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of what lies there already.")
def command(archive: Path, folder: Path | None, replace: bool) -> None:
    """Unpack an archive that 'inpaintbench data export' made, once every file of it is what its digest says."""
    plugins = discover()
    beside = folder.absolute().parent if folder else home()
    with FilesBar() as bar:
        bar.begin(f"unpack {amount(archive.stat().st_size)}", None)
        with unpacked(archive, beside, bar.of("check")) as found:
            label = Label.read(found)
            named = _named(plugins, label, archive)
            target = folder or home() / named.dataset.title
            samples = len(named.dataset.locate(found).ids())
            put_in_place(found, target, replace=replace)
    dataset = named.dataset
    click.echo(f"'{target}': {samples} samples of '{dataset.title}', from {label.origin}")
    if dataset.licence:
        click.echo(f"  licence: {dataset.licence}")
    given = f" --data {dataset.name}={folder}" if folder else ""
    click.echo(f"  next: inpaintbench data check {named.suites[0].name}{given}")


def _named(plugins: Plugins, label: Label, archive: Path) -> Named:
    """The data set of an installed suite that was packed; `DataError` where there is none."""
    for named in every(plugins):
        if isinstance(named.dataset, FileDataset) and label.is_of(named.dataset):
            return named
    package, name, options = (label.dataset.get(key) for key in ("package", "name", "options"))
    raise DataError(
        f"'{archive}' holds the data set '{name}' of '{package}' with the options {options}, which no suite here uses: "
        "install the package that has it"
    )
