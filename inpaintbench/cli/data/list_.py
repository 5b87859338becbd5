"""`inpaintbench data list`: every data set of the installed suites, and where it is here."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

import click

from inpaintbench.cli.data.named import Named, every
from inpaintbench.cli.options import data_places
from inpaintbench.cli.sheet import Column, console, show
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.places import Places
from inpaintbench.discovery import discover
from inpaintbench.pipeline.guard import guarded


@dataclass(frozen=True, slots=True)
class Entry:
    """One data set. `samples` are those that the published data has, None where nobody says how many."""

    title: str
    suites: tuple[str, ...]
    state: str
    here: bool
    samples: int | None
    licence: str
    home: str


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a program.")
def command(as_json: bool) -> None:
    """Every data set of the installed suites: where it is here, its size, its licence and where it comes from.

    'inpaintbench data prepare NAME' fetches what can be fetched.
    """
    places = data_places((), ())
    entries = [_entry(named, places) for named in every(discover())]
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(entry) for entry in entries], indent=1, ensure_ascii=False))
        return
    show(
        console(),
        [
            Column("data", [entry.title for entry in entries], left=True),
            Column("here", [entry.state for entry in entries], left=True),
            Column("samples", ["-" if entry.samples is None else str(entry.samples) for entry in entries]),
            Column("suites", [", ".join(entry.suites) for entry in entries], spare=True, left=True),
            Column("licence", [entry.licence or "-" for entry in entries], spare=True, left=True),
            Column("from", [entry.home or "-" for entry in entries], spare=True, left=True),
        ],
    )


def _entry(named: Named, places: Places) -> Entry:
    dataset, folder = named.dataset, places.of_dataset(named.dataset)
    found = guarded(lambda: dataset.locate(folder))
    samples = dataset.expected
    if isinstance(found, str):
        state = f"in '{folder}', but {found}" if folder else "not here"
    elif folder:
        state = f"in '{folder}'"
    else:
        state = "comes with its package"
        if samples is None and not isinstance(dataset, FileDataset):
            ids = guarded(found.ids)
            samples = None if isinstance(ids, str) else len(ids)
    suites = tuple(suite.title for suite in named.suites)
    return Entry(dataset.title, suites, state, not isinstance(found, str), samples, dataset.licence, dataset.home)
