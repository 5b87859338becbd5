"""A data set is fetched from the hub into its prepared form; what is there already is not fetched again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from inpaintbench.datasets import hub_rows, prepared
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.hub import HubSource, Row
from inpaintbench.datasets.hub_rows import HubFile
from inpaintbench.datasets.listing import Listing, Records
from inpaintbench.datasets.paths import put, require_space
from inpaintbench.datasets.preparing import Advance, Prepared, files_of, may_prepare, same_origin
from inpaintbench.errors import DataError

_DONE = ".fetched"
"""The files of the hub that were gone through, one a line, each behind the digest of the pictures that were sought."""


def from_hub(
    dataset: FileDataset,
    samples: int | None,
    target: Path,
    revision: str,
    counted: Advance,
    begin: Callable[[int, int], Advance],
) -> Prepared:
    """Fetch a data set from the hub into the folder `target`: all records, and the pictures of the first `samples`.

    `revision` overrides the commit of the records' table. `counted` is told of every row that is read for the records;
    `begin` of how many pictures there are to fetch, and about how many bytes, and gives who is told of each. Raises
    `UnavailableError` where the hub does not give them, `DataError` where the disk has no room.
    """
    source = dataset.hub
    if source is None:
        raise DataError(f"'{dataset.name}' cannot be fetched: {dataset.advice}")
    may_prepare(target)
    table = hub_rows.files_of(source.table, revision)
    together = source.pictures.repository == source.table.repository and (revision or not source.pictures.revision)
    pictures = hub_rows.files_of(source.pictures, table[0].commit if together else "")
    origin = " and ".join(dict.fromkeys(f"{file.repository}@{file.commit}" for file in (*table, *pictures)))
    if not same_origin(target, dataset, origin):
        found = Listing.of(_records(source, table, counted))
        prepared.write(target, dataset, found, origin)
    located = dataset.locate(target)
    wanted = files_of(located, located.in_order(samples))
    places = {file: place for file in wanted if not (place := prepared.place(target, file)).exists()}
    share = len(places) / max(1, len(located.listing.records))
    size = int(sum(file.size for file in pictures) * min(1.0, share))
    require_space(target, size)
    done = _Done(target / _DONE, hashlib.sha256("\n".join(wanted).encode()).hexdigest()[:16])
    _fetch(source, done.last(pictures), places, done, begin(len(places), size))
    return Prepared(target, origin, len(located.listing.records), len(wanted), tuple(places))


def _records(source: HubSource, files: Sequence[HubFile], counted: Advance) -> Records:
    def told() -> Iterator[Row]:
        for row in hub_rows.rows(files, source.table.columns):
            counted(1)
            yield row

    return source.records(told())


@dataclass(frozen=True, slots=True)
class _Done:
    """The files that were gone through while these pictures were sought: fetching goes on behind them."""

    path: Path
    sought: str

    def add(self, file: HubFile) -> None:
        with self.path.open("a", encoding="utf-8") as log:
            log.write(f"{self.sought} {file.path}\n")

    def last(self, files: Sequence[HubFile]) -> list[HubFile]:
        """The others first: a picture that was removed since lies in one of these."""
        lines = set(self.path.read_text(encoding="utf-8").splitlines()) if self.path.exists() else set()
        return sorted(files, key=lambda file: f"{self.sought} {file.path}" in lines)


def _fetch(source: HubSource, files: Sequence[HubFile], places: dict[str, Path], done: _Done, advance: Advance) -> None:
    """Write the pictures whose places are given, and strike them off; the others were not found."""
    for file in files:
        if not places:
            break
        for name, content in _pictures(source, file, places):
            put(places.pop(name), content)
            advance(len(content))
            if not places:
                break
        else:
            done.add(file)
    if not places:
        done.path.unlink(missing_ok=True)


def _pictures(source: HubSource, file: HubFile, wanted: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each picture of a file that is wanted when its row is read."""
    for row in hub_rows.rows([file], source.pictures.columns, source.picture):
        name, found = source.name(row), row[source.picture]
        if name in wanted and found and found["bytes"]:
            yield name, found["bytes"]
