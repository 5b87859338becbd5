"""A prepared folder holds a data set in one form, whatever it came from: records as lines, pictures as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.listing import Layout, Listing, Records
from inpaintbench.datasets.paths import below
from inpaintbench.datasets.record import LeftOut, Record
from inpaintbench.errors import DataError

if TYPE_CHECKING:
    from inpaintbench.suite import Dataset

LABEL = "inpaintbench-data.json"
"""The file that says what a prepared folder holds."""
LINES = "samples.jsonl"
"""The records, one line of JSON each, in the order of the ids."""
SUMS = "SHA256SUMS"
"""The digests of all other files, as `sha256sum -c` reads them, where the data came in an archive."""
NEEDS = (LABEL, LINES)
FORMAT = 1
_SAME = ("package", "name", "options")
"""What of the identity must agree; the source need not, its pin may have moved on."""
_MOST = 10_000_000


@dataclass(frozen=True)
class Label:
    """What a prepared folder holds: `dataset` is the identity of the data set, `origin` says what it was made from."""

    dataset: Mapping[str, Any]
    origin: str
    samples: int
    left_out: Mapping[str, int]
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Label:
        """The label of a prepared folder; `DataError` where it has none that can be read."""
        try:
            label = cls(**json.loads((folder / LABEL).read_text(encoding="utf-8")))
            if not label._fits:
                raise ValueError("one of its fields is of another type")
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise DataError(f"'{folder}' has no '{LABEL}' that can be read: {error}") from None
        if label.format != FORMAT:
            raise DataError(
                f"'{folder}' was prepared in format {label.format}, this version reads {FORMAT}; prepare it anew"
            )
        return label

    @property
    def _fits(self) -> bool:
        """Whether the fields are of their types, and what was left out can have been counted."""
        dataset = self.dataset
        named = isinstance(dataset, dict) and isinstance(dataset.get("name"), str)
        counted = isinstance(self.left_out, dict) and all(
            type(count) is int and 0 <= count <= _MOST for count in self.left_out.values()
        )
        return named and counted and isinstance(self.origin, str) and type(self.samples) is int

    def is_of(self, dataset: Dataset) -> bool:
        """Whether it was prepared for a data set with these options, whatever pin of its source."""
        return all(self.dataset.get(name) == _identity(dataset)[name] for name in _SAME)

    @property
    def text(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def is_in(folder: Path) -> bool:
    """Whether a folder was prepared itself: those that lie in it do not count."""
    return all((folder / name).is_file() for name in NEEDS)


def layout(dataset: Dataset) -> Layout:
    """The layout of a folder that was prepared for a data set."""

    def records(folder: Folder) -> Records:
        label = Label.read(folder.path)
        wanted = _identity(dataset)
        for name in _SAME:
            if label.dataset.get(name) != wanted[name]:
                raise DataError(
                    f"'{folder.path}' was prepared for {label.dataset.get(name)!r}, not for {wanted[name]!r} ({name})"
                )
        yield from (_record(folder.path, line) for line in folder.text(LINES).split("\n") if line)
        for why, count in label.left_out.items():
            yield from (LeftOut("", why) for _ in range(count))

    return Layout(NEEDS, records)


def _identity(dataset: Dataset) -> dict[str, Any]:
    """The identity as it comes back from JSON."""
    found: dict[str, Any] = json.loads(json.dumps(dataset.identity))
    return found


def place(folder: Path, file: str) -> Path:
    """Where a file of a record lies in a prepared folder; `DataError` for a path that leaves it or is not free."""
    if file in (LABEL, LINES, SUMS):
        raise DataError(f"'{file}' is no path of a picture or mask")
    return below(folder, file)


def _record(folder: Path, line: str) -> Record:
    """The record of a line, whose files lie below the folder."""
    record = Record.of_line(line)
    for file in (record.picture, record.mask):
        if file:
            place(folder, file)
    return record


def write(folder: Path, dataset: Dataset, listing: Listing, origin: str) -> None:
    """Write label and records; pictures are put beside them, at the paths that the records name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts(dataset, listing, origin):
        _replace(folder / name, text)


def texts(dataset: Dataset, listing: Listing, origin: str) -> Iterator[tuple[str, str]]:
    """Name and text of the two files that every prepared folder has, the records before the label."""
    yield LINES, "".join(f"{record.line}\n" for record in listing.records.values())
    yield LABEL, Label(_identity(dataset), origin, len(listing.records), listing.left_out).text


def _replace(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
