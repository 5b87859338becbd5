"""Archives are unpacked whole or not at all, and nothing of them lies outside the folder they are unpacked into.

Only names and contents are taken from an archive. No link is ever made, so none can be followed: a link to a file of
the archive becomes a copy of it. So this does not rest on `tarfile`'s filters, which Python 3.11 has only from 3.11.4
on and which were found to let links pass until 3.11.13.
"""

from __future__ import annotations

import gzip
import posixpath
import re
import secrets
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO, Final

from inpaintbench.datasets.members import BLOCK, Member, tar_members, zip_members
from inpaintbench.errors import DataError

LARGEST: Final = 200 * 10**9

_RATIO = 200
"""Data sets pack less well: pictures hardly at all, tables and texts 5 to 20 times, masks perhaps 100 times."""
_ALWAYS = 2**30
_ON_A_DISK = 4096
_READERS = {".zip": zip_members, ".tar": tar_members, ".tar.gz": tar_members, ".tgz": tar_members}


def unpack(archive: Path, folder: Path, *, largest: int = LARGEST) -> None:
    """Unpack a .zip, .tar, .tar.gz or .tgz into `folder`, which is not there yet or empty.

    It appears under its name when all is in it. Raises `DataError` for what is damaged or cut off, for members that
    would lie outside (absolute, with `..`, a backslash or a drive), links to what is no file of the archive, devices
    and the like, and for an archive that takes more than `largest` bytes, or more than 1 GiB and 200 times its own
    size. A member counts as 4096 bytes at least: so many files of nothing fill a disk, too.
    """
    reader = next((read for suffix, read in _READERS.items() if archive.name.lower().endswith(suffix)), None)
    if reader is None:
        raise DataError(f"'{archive.name}' is no archive that can be unpacked here: {', '.join(_READERS)}")
    partial = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise DataError(f"'{folder}' is there already: remove it, or use what is in it")
        room = min(largest, max(_ALWAYS, _RATIO * archive.stat().st_size))
        partial.mkdir(parents=True)
        _write(reader(archive, room), partial, archive.name, room)
        partial.rename(folder)
    except _DAMAGE as error:
        why = " ".join(str(error).split())[:200] or type(error).__name__
        raise DataError(f"the archive '{archive.name}' is damaged ({why}); fetch it again") from None
    except OSError as error:
        why = error.strerror or " ".join(str(error).split())
        raise DataError(f"cannot unpack '{archive.name}' into '{folder}': {why}") from None
    finally:
        shutil.rmtree(partial, ignore_errors=True)


_DAMAGE = (
    gzip.BadGzipFile,
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
    tarfile.TarError,
    zipfile.BadZipFile,
)


def _write(members: Iterable[Member], folder: Path, archive: str, room: int) -> None:
    links = []
    for member in members:
        path = folder / _inside(member.name, archive)
        room = _less(room, member.size, archive)
        if member.kind == "folder":
            path.mkdir(parents=True, exist_ok=True)
        elif member.kind == "file":
            path.parent.mkdir(parents=True, exist_ok=True)
            with member.open() as source, path.open("wb") as target:
                _copy(source, target, member.size)
        elif member.kind == "link":
            links.append((path, member))
        else:
            raise DataError(f"the archive '{archive}' holds '{_shown(member.name)}', which is no file; it is refused")
    for path, member in links:
        source_path = folder / _inside(posixpath.normpath(member.target), archive)
        if not source_path.is_file():
            raise DataError(
                f"the archive '{archive}' holds '{_shown(member.name)}', a link to what is no file of it; it is refused"
            )
        room = _less(room, source_path.stat().st_size, archive)
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source_path, path)


def _copy(source: IO[bytes], target: IO[bytes], size: int) -> None:
    while block := source.read(min(BLOCK, size + 1)):
        target.write(block)
        size -= len(block)
        if size < 0:
            break
    if size:
        raise EOFError("a member has another size than it says")


def _less(room: int, size: int, archive: str) -> int:
    left = room - max(size, _ON_A_DISK)
    if left < 0:
        raise DataError(f"the archive '{archive}' unpacks to more than is reasonable for its size; it is refused")
    return left


def _inside(name: str, archive: str) -> PurePosixPath:
    """The place of a member in the folder."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or re.search(r"\\|\0|^[A-Za-z]:", name):
        raise DataError(f"the archive '{archive}' holds '{_shown(name)}', which would lie elsewhere; it is refused")
    return path


def _shown(name: str) -> str:
    """A name that can be printed: without line ends, and without bytes that are no text."""
    return repr(name[:100])[1:-1]
