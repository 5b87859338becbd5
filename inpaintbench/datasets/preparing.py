"""A data set is brought into its prepared form: records first, then the pictures that are wanted and not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from inpaintbench.datasets import prepared
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.paths import copy, require_space
from inpaintbench.datasets.prepared import place
from inpaintbench.errors import DataError

Advance = Callable[[int], None]
"""Told of every picture that is there, with the bytes that were written for it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What lies in a prepared folder now: `files` were wanted, `missing` of them are not to be had."""

    folder: Path
    origin: str
    samples: int
    files: int
    missing: tuple[str, ...]


def files_of(dataset: FileDataset, ids: Iterable[str]) -> list[str]:
    """The paths of the files of samples, each once, in the order in which the samples need them."""
    records = map(dataset.record, ids)
    return list(dict.fromkeys(file for record in records for file in (record.picture, record.mask) if file))


def may_prepare(folder: Path) -> None:
    """Raise `DataError` where something else than prepared data lies in a folder."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    if prepared.LABEL not in names and any(not name.startswith(".") and name != prepared.LINES for name in names):
        raise DataError(
            f"'{folder}' holds files that were not prepared: bring these into the one form with --from '{folder}' --to "
            "DIR, or remove them"
        )


def same_origin(folder: Path, dataset: FileDataset, origin: str) -> bool:
    """Whether a folder was prepared for a data set from `origin`; `DataError` where from something else."""
    if not (folder / prepared.LABEL).exists():
        return False
    label = prepared.Label.read(folder)
    if label.origin != origin or not label.is_of(dataset):
        raise DataError(
            f"'{folder}' was prepared from {label.origin}, not from {origin}: remove it, or choose another with --to"
        )
    return True


def from_folder(
    located: FileDataset, samples: int | None, target: Path, begin: Callable[[int, int], Advance]
) -> Prepared:
    """Copy a data set that lies in a folder, in whatever layout, into the folder `target`.

    All records are written, and the files of the first `samples` in canonical order. `begin` is told how many files and
    bytes there are to copy, and gives who is told of each. Raises `DataError` where the disk has no room.
    """
    root = located.root
    assert root is not None
    origin = located.origin
    if target.resolve().is_relative_to(root.resolve()):
        raise DataError(f"the data lies in '{root}' already: choose a folder outside of it with --to")
    may_prepare(target)
    same_origin(target, located, origin)
    wanted = files_of(located, located.in_order(samples))
    found = {file: stamp for file in wanted if (stamp := _stamp(root / file))}
    todo = {file: size for file, (size, time) in found.items() if _stamp(place(target, file)) != (size, time)}
    require_space(target, sum(todo.values()))
    prepared.write(target, located, located.listing, origin)
    advance = begin(len(todo), sum(todo.values()))
    for file, size in todo.items():
        copy(root / file, place(target, file))
        advance(size)
    missing = tuple(file for file in wanted if file not in found)
    return Prepared(target, origin, len(located.listing.records), len(wanted), missing)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Size in bytes and time of a file; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns) if path.is_file() else None
