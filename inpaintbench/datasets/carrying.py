"""A data set travels as one tar: pictures as they are, records, label and the digests of them all."""

from __future__ import annotations

import io
import os
import secrets
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from inpaintbench.datasets import prepared, sums
from inpaintbench.datasets.archives import unpack
from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.paths import require_space
from inpaintbench.datasets.preparing import Advance, files_of
from inpaintbench.errors import DataError


@dataclass(frozen=True, slots=True)
class Packed:
    """What was packed: how many pictures and masks, and those that are not where the records say."""

    files: int
    missing: tuple[str, ...]


def pack(dataset: FileDataset, samples: int | None, archive: Path, begin: Callable[[int, int], Advance]) -> Packed:
    """Pack a located data set: all records, and the files of the first `samples`. Equal data gives equal bytes.

    The archive appears under its name when all is in it. Raises `DataError` where it is there already, and where the
    disk has no room.
    """
    if archive.exists():
        raise DataError(f"'{archive}' is there already: remove it, or choose another name")
    root = dataset.root or Path()
    wanted = files_of(dataset, dataset.in_order(samples))
    found = {file: (root / file).stat().st_size for file in wanted if (root / file).is_file()}
    if odd := [file for file in found if any(sign in file for sign in "\\\n\r")]:
        raise DataError(f"'{odd[0]!a}' cannot travel under this name: rename it, without backslashes and line ends")
    require_space(archive.parent, sum(found.values()))
    advance = begin(len(found), sum(found.values()))
    part = archive.with_name(f".{archive.name}.{os.getpid()}.part")
    digests: list[str] = []
    try:
        with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
            for name, text in prepared.texts(dataset, dataset.listing, dataset.origin):
                digests.append(sums.line(_add_text(tar, dataset.title, name, text), name))
            for file in found:
                with (root / file).open("rb") as opened:
                    size = os.fstat(opened.fileno()).st_size
                    digests.append(sums.line(_add(tar, f"{dataset.title}/{file}", size, opened), file))
                advance(size)
            _add_text(tar, dataset.title, prepared.SUMS, "".join(digests))
        part.replace(archive)
    finally:
        part.unlink(missing_ok=True)
    return Packed(len(found), tuple(file for file in wanted if file not in found))


def _add_text(tar: tarfile.TarFile, title: str, name: str, text: str) -> str:
    content = text.encode()
    return _add(tar, f"{title}/{name}", len(content), io.BytesIO(content))


def _add(tar: tarfile.TarFile, name: str, size: int, file: IO[bytes]) -> str:
    """Put a file into the archive, without its time and owner; returns its sha256."""
    info = tarfile.TarInfo(name)
    info.size = size
    digesting = sums.Digesting(file)
    tar.addfile(info, digesting)
    return digesting.digest


@contextmanager
def unpacked(archive: Path, beside: Path, begin: Callable[[int, int], Advance]) -> Iterator[Path]:
    """The folder of a prepared data set that an archive holds, next to which it lies for the time being: unpacked into
    `beside`, and every file of it compared with its digest. Raises `DataError` for what is not whole.
    """
    require_space(beside, archive.stat().st_size)
    stage = beside / f".import-{secrets.token_hex(4)}"
    try:
        unpack(archive, stage)
        folder = _root(stage, archive)
        found = sums.parse(Folder(folder).text(prepared.SUMS))
        sums.compare(folder, found, prepared.SUMS, begin(len(found), archive.stat().st_size))
        yield folder
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _root(stage: Path, archive: Path) -> Path:
    for folder in (stage, *sorted(path for path in stage.iterdir() if path.is_dir())):
        if all((folder / name).is_file() for name in (*prepared.NEEDS, prepared.SUMS)):
            return folder
    raise DataError(
        f"'{archive}' was not made by 'inpaintbench data export': unpack it yourself, and say where it lies with "
        "--data NAME=DIR, or bring it into the one form with 'inpaintbench data prepare NAME --from DIR'"
    )


def put_in_place(folder: Path, target: Path, *, replace: bool) -> None:
    """Give a folder its name; what is called so already is replaced, or `DataError` raised."""
    there = target.exists() and (not target.is_dir() or any(target.iterdir()))
    if there and not replace:
        raise DataError(f"'{target}' is there already: --replace puts this in its place, --to DIR elsewhere")
    target.parent.mkdir(parents=True, exist_ok=True)
    old = target.with_name(f".{target.name}.{secrets.token_hex(4)}.old")
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old)
    else:
        old.unlink(missing_ok=True)
