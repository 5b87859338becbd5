"""The digests of a folder's files, in the text that `sha256sum -c` reads, compared with what is there."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

from inpaintbench.errors import DataError

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


class Digesting:
    """A file that is digested while somebody else reads it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._sha = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._sha.update(block)
        return block

    @property
    def digest(self) -> str:
        return self._sha.hexdigest()


def line(digest: str, name: str) -> str:
    """One line of the text, for a name without backslashes and line ends: those would have to be written otherwise.

    >>> line("ab", "a b.jpg")
    'ab  a b.jpg\\n'
    """
    return f"{digest}  {name}\n"


def parse(text: str) -> dict[str, str]:
    """The digest of each name; `DataError` for a line of another form."""
    found = {}
    for number, each in enumerate(text.split("\n"), 1):
        match = _LINE.fullmatch(each)
        if match:
            found[match[2]] = match[1]
        elif each:
            raise DataError(f"line {number} of the digests is no digest and name: fetch the archive again")
    return found


def compare(folder: Path, sums: Mapping[str, str], without: str, advance: Callable[[int], None]) -> None:
    """Raise `DataError` unless exactly the files named lie below a folder, but for `without`, and all are as digested.

    `advance` is told of each file and its bytes.
    """
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - {without}
    if lacking := sorted(sums.keys() - there):
        raise DataError(f"{len(lacking)} files are missing, the first: '{lacking[0]}'; fetch the archive again")
    if more := sorted(there - sums.keys()):
        raise DataError(f"{len(more)} files have no digest, the first: '{more[0]}'; the archive was changed")
    for name, digest in sums.items():
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            size = os.fstat(file.fileno()).st_size
        if found != digest:
            raise DataError(f"'{name}' is not what was packed: its sha256 is {found}, not {digest}; fetch it again")
        advance(size)
