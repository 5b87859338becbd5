"""`inpaintbench data export`: a data set as one file, for machines without network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from inpaintbench.cli.data.bar import FilesBar
from inpaintbench.cli.data.named import find
from inpaintbench.cli.options import DATA, data_places
from inpaintbench.datasets.carrying import pack
from inpaintbench.discovery import discover
from inpaintbench.errors import UsageError


@click.command("export")
@click.argument("name")
@click.option(
    "--output",
    "-o",
    "archive",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.tar",
    help="The archive that is written.",
)
@click.option("--all", "everything", is_flag=True, help="All pictures, not only those that the suite uses.")
@DATA
def command(name: str, archive: Path, everything: bool, data: Sequence[str]) -> int:
    """Pack the data of a suite or data set, in whatever layout it lies here, into one tar.

    The pictures are packed as they are; 'sha256sum -c SHA256SUMS' checks them, as 'inpaintbench data import' does.
    """
    if not archive.name.endswith(".tar"):
        raise UsageError(f"'{archive}' should be called FILE.tar: what is in it is packed, but not made smaller")
    named = find(discover(), name)
    dataset = named.require_files().locate(named.folder(data_places(data, named.suites)))
    with FilesBar() as bar:
        made = pack(dataset, None if everything else named.samples, archive, bar.of("pack"))
    click.echo(f"'{archive}': {len(dataset.listing.records)} samples, {made.files} pictures and masks")
    if made.missing:
        click.echo(f"  {len(made.missing)} files are missing, and cost their samples; the first: {made.missing[0]}")
    if dataset.licence or dataset.home:
        terms = f"{dataset.licence or 'see its home'}{f', {dataset.home}' if dataset.home else ''}"
        click.echo(f"  licence: {terms}; passing it on may be forbidden")
    click.echo(f"  next: inpaintbench data import {archive}")
    return 1 if made.missing else 0
