"""What is in a tar or zip archive, one member after the other, read with bounded memory and never backwards."""

from __future__ import annotations

import gzip
import posixpath
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal, cast

from inpaintbench.errors import DataError

Kind = Literal["file", "folder", "link", "other"]

BLOCK: Final = 2**20
_LONGEST_HEADER = 2**24
_LONGEST_TARGET = 4096


@dataclass(frozen=True, slots=True)
class Member:
    """One member: its name as it is written, and of a link the name it points to, seen from the archive's root."""

    name: str
    kind: Kind
    size: int
    open: Callable[[], IO[bytes]]
    target: str = ""


class Metered:
    """A stream that is read forwards, in pieces of bounded size, and not beyond `limit` bytes.

    `tarfile` reads a header as long as it says it is, and goes back where a size is negative, for ever.
    """

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        self.stream, self.limit, self.at, self.last = stream, limit, 0, b""

    def read(self, size: int) -> bytes:
        if not 0 <= size <= _LONGEST_HEADER:
            raise ValueError("a header of it is too long")
        self.last = self.stream.read(size)
        self.at += len(self.last)
        if self.at > self.limit:
            raise ValueError(f"it unpacks to more than {self.limit:,} bytes")
        return self.last

    def seek(self, to: int) -> None:
        if to < self.at:
            raise ValueError("a size in it is negative")
        while self.at < to and self.read(min(BLOCK, to - self.at)):
            pass

    def tell(self) -> int:
        return self.at


def tar_members(archive: Path, limit: int) -> Iterator[Member]:
    """The members of a tar file, packed or not; with its headers at most twice `limit` bytes are read."""
    with archive.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        stream = cast("IO[bytes]", gzip.GzipFile(fileobj=file) if packed else file)
        meter = Metered(stream, 2 * limit)
        tar = tarfile.TarFile(fileobj=cast("IO[bytes]", meter), encoding="utf-8")
        while info := tar.next():
            yield _member_of_tar(tar, info)
            tar.members.clear()  # type: ignore[attr-defined]  # of a million members the list takes gigabytes
        if len(meter.last) != tarfile.BLOCKSIZE or any(meter.last):
            raise EOFError("it is cut off or damaged")  # `tarfile` takes either for the end
        while meter.read(BLOCK):  # what is packed has its checksum at its end
            pass


def _member_of_tar(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    def opened() -> IO[bytes]:
        file = tar.extractfile(info)
        assert file is not None
        return file

    if info.islnk() or info.issym():
        beside = posixpath.dirname(info.name) if info.issym() else ""
        return Member(info.name, "link", 0, opened, posixpath.join(beside, info.linkname))
    kind: Kind = "folder" if info.isdir() else "file" if info.isreg() and not info.issparse() else "other"
    return Member(info.name, kind, info.size if kind == "file" else 0, opened)


def zip_members(archive: Path, limit: int) -> Iterator[Member]:
    """The members of a zip file; `limit` bounds the sum of the sizes that they declare, and no more is ever read.

    Only what is stored or deflated: the other methods unpack a block of any size at once.
    """
    with zipfile.ZipFile(archive) as file:
        infos = file.infolist()
        if sum(info.file_size for info in infos) > limit:
            raise DataError(
                f"the archive '{archive.name}' unpacks to more than is reasonable for its size; it is refused"
            )
        for info in infos:
            if info.flag_bits & 1:
                raise DataError(f"the archive '{archive.name}' is encrypted; unpack it yourself")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise DataError(f"the archive '{archive.name}' is packed in an unusual way; unpack it yourself")
            yield _member_of_zip(file, info)


def _member_of_zip(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    def opened() -> IO[bytes]:
        return file.open(info)

    form = stat.S_IFMT(info.external_attr >> 16) if info.create_system == 3 else 0  # written by Unix
    if form == stat.S_IFLNK:
        with opened() as content:
            target = content.read(_LONGEST_TARGET).decode("utf-8")
        return Member(info.filename, "link", 0, opened, posixpath.join(posixpath.dirname(info.filename), target))
    if info.is_dir() or form == stat.S_IFDIR:
        return Member(info.filename, "folder", 0, opened)
    return Member(info.filename, "file" if form in (0, stat.S_IFREG) else "other", info.file_size, opened)
