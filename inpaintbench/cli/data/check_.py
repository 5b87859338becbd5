"""`inpaintbench data check`: read every sample once, and say what is there, broken and missing."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from inpaintbench.cli.data.bar import amount
from inpaintbench.cli.data.named import Named, comes_along, find
from inpaintbench.cli.options import DATA, STORE, data_places
from inpaintbench.cli.progress import Bars
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.preparing import files_of
from inpaintbench.discovery import discover
from inpaintbench.pipeline.source import Manifest, Source, manifest
from inpaintbench.store import Store
from inpaintbench.suite import Dataset
from inpaintbench.types import Failure

_SHOWN = 5
"""Broken samples that are named; --json names all."""


@dataclass(frozen=True)
class Checked:
    """What the data of one name came to. `bytes` are those of the files of the samples that were read, None where they
    are no files; `missing` are samples that should be listed and are not; `revisions` are those of the suites;
    `left_out_names` are empty where the data was prepared: there only the counts were kept."""

    name: str
    where: str
    origin: str
    listed: int
    expected: int | None
    left_out: Mapping[str, int]
    left_out_names: Mapping[str, Sequence[str]]
    checked: int
    readable: int
    broken: Sequence[Failure]
    missing: int
    bytes: int | None
    licence: str
    home: str
    revisions: Mapping[str, str]

    @property
    def fine(self) -> bool:
        return not self.broken and not self.missing and bool(self.readable)


@click.command("check")
@click.argument("names", nargs=-1, required=True, metavar="NAME…")
@DATA
@click.option("--limit", type=click.IntRange(1), help="Only the first N samples, by the suites' own order.")
@click.option("--all", "everything", is_flag=True, help="All samples, not only those that the suites use.")
@STORE
@click.option(
    "--json", "as_json", is_flag=True, help="As JSON, for a program; it names all that is broken or left out."
)
def command(
    names: Sequence[str], data: Sequence[str], limit: int | None, everything: bool, store: Path, as_json: bool
) -> int:
    """Read every sample of a suite or data set: exit code 1 where one is broken or missing.

    What was read is noted in the store: checking again, and eval, read what has changed alone.
    """
    plugins = discover()
    asked = {name: find(plugins, name) for name in names}
    places = data_places(data, [suite for named in asked.values() for suite in named.suites])
    located = {name: named.dataset.locate(named.folder(places)) for name, named in asked.items()}
    found = []
    with Bars() as bars, Store(store) as opened:
        try:
            for name, named in asked.items():
                samples = None if everything else named.samples
                found.append(_check(name, named, located[name], samples, limit, opened, bars))
        except KeyboardInterrupt:
            raise click.ClickException("interrupted; the same command goes on from there") from None
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in found], indent=1, ensure_ascii=False))
    else:
        for one in found:
            _show(one)
    return 0 if all(one.fine for one in found) else 1


def _check(
    name: str, named: Named, dataset: Dataset, samples: int | None, limit: int | None, store: Store, bars: Bars
) -> Checked:
    source = Source.of(named.suites[0], dataset)
    everything = source.ids()
    ids = everything[:samples][:limit]
    found = manifest(source, ids, store, progress=bars)
    is_files = isinstance(dataset, FileDataset)
    files = files_of(dataset, ids) if isinstance(dataset, FileDataset) else []
    whole = limit is None or limit >= len(everything[:samples])
    return Checked(
        name,
        f"in '{dataset.root}'" if is_files else comes_along(dataset),
        dataset.origin if isinstance(dataset, FileDataset) else dataset.source,
        len(everything),
        dataset.expected,
        dict(dataset.left_out),
        dict(dataset.listing.named) if isinstance(dataset, FileDataset) else {},
        len(ids),
        len(found.samples),
        found.broken,
        _missing(dataset, len(everything), samples),
        sum(map(_bytes, ((dataset.root or Path()) / file for file in files))) if is_files else None,
        dataset.licence,
        dataset.home,
        _revisions(named, everything, found) if whole else {},
    )


def _missing(dataset: Dataset, listed: int, samples: int | None) -> int:
    """How many samples of the published data are neither listed nor left out, or how many a suite lacks.

    Data that comes from nowhere but its owner is as large as it is.
    """
    if not dataset.home:
        return 0
    return max(0, (dataset.expected or 0) - listed - sum(dataset.left_out.values()), (samples or 0) - listed)


def _revisions(named: Named, ids: Sequence[str], found: Manifest) -> dict[str, str]:
    """The revision of each suite's data whose samples were all read: the first ones, in the canonical order."""
    read = {known.id for known in found.samples} | {failure.id for failure in found.broken}
    revisions = {}
    for suite in named.suites:
        its = set(ids[: suite.samples])
        if its <= read:
            samples = tuple(known for known in found.samples if known.id in its)
            broken = tuple(failure for failure in found.broken if failure.id in its)
            revisions[suite.title] = Manifest(samples, broken).revision
    return revisions


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _first(names: Sequence[str]) -> str:
    """The first of some names, for the end of a line; what was prepared has none."""
    if not names or not names[0]:
        return ""
    return f": {names[0]!r}" if len(names) == 1 else f", the first: {names[0]!r}"


def _show(one: Checked) -> None:
    rows = [("data", f"{one.where}: {one.origin}" if one.origin else one.where)]
    expected = "" if one.expected is None else f", {one.expected} expected"
    missing = f", {one.missing} missing" if one.missing else ""
    rows.append(("samples", f"{one.listed} listed{expected}{missing}"))
    rows += [
        ("left out", f"{count}: {why}{_first(one.left_out_names.get(why, ()))}") for why, count in one.left_out.items()
    ]
    rows.append(("read", f"{one.checked}: {one.readable} readable, {len(one.broken)} broken"))
    rows += [("broken", f"'{failure.id}': {failure.error}") for failure in one.broken[:_SHOWN]]
    if len(one.broken) > _SHOWN:
        rows.append(("", f"and {len(one.broken) - _SHOWN} more: --json names all"))
    if one.bytes is not None:
        rows.append(("on disk", f"{amount(one.bytes)} of pictures and masks"))
    if one.licence or one.home:
        rows.append(("licence", f"{one.licence or 'see its home'}{f', {one.home}' if one.home else ''}"))
    rows += [("revision", f"{revision}  {suite}") for suite, revision in one.revisions.items()]
    click.echo(click.style(one.name, bold=True))
    for title, text in rows:
        click.echo(f"  {title:<9} {text}")
