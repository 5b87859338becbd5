"""Files from outside, each known by its hash: fetched once, from wherever it can be had."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from inpaintbench.errors import DataError, UnavailableError
from inpaintbench.offline import offline_variable

if TYPE_CHECKING:
    from inpaintbench.downloads import Progress


@dataclass(frozen=True, slots=True)
class File:
    """One file that a component needs, known by its content: fetched once, kept, and checked against its hash."""

    url: str
    sha256: str
    mirrors: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        return f"sha256:{self.sha256}"

    @property
    def name(self) -> str:
        """The last part of the URL's path."""
        import urllib.parse

        return urllib.parse.urlsplit(self.url).path.rsplit("/", 1)[-1] or "file"

    def require(self) -> None:
        """Raise `UnavailableError` where `fetch` is bound to fail: while downloads are off, it must be here already."""
        if offline_variable():
            try:
                self.fetch()
            except DataError as error:
                raise UnavailableError(str(error)) from None

    def fetch(self, progress: Progress | None = None) -> Path:
        """The path of the file, downloaded if it is not here yet, from where an interrupted download stopped.

        `progress` is called with the bytes that are here and with how many there will be (None where nobody says).
        It lies in `$INPAINTBENCH_CACHE` (by default `~/.cache/inpaintbench`), in a folder named by its hash. Raises
        `DataError` where it cannot be had (also while a variable such as `INPAINTBENCH_OFFLINE` says no) or is another
        file than expected.
        """
        chosen = os.environ.get("INPAINTBENCH_CACHE")
        cache = Path(chosen or Path.home() / ".cache" / "inpaintbench")
        path = cache / "files" / self.sha256 / self.name
        if path.exists():
            return self._checked(path)
        shown = "$INPAINTBENCH_CACHE" if chosen else "~/.cache/inpaintbench"
        advice = f"put '{self.name}' with sha256 {self.sha256} into '{shown}/files/{self.sha256}/'"
        if variable := offline_variable():
            raise DataError(f"'{self.name}' is not here and downloads are off ({variable}); {advice}")
        from http.client import HTTPException

        from inpaintbench.downloads import download

        problems = []
        for url in (self.url, *self.mirrors):
            try:
                download(url, path, self.sha256, progress)
            except (OSError, ValueError, HTTPException, DataError) as error:
                problems.append(f"{url}: {error}")
            else:
                return path
        raise DataError(f"cannot fetch '{self.name}' ({'; '.join(problems)}); {advice}")

    def _checked(self, path: Path) -> Path:
        """A file that is here already: somebody may have put it there, so it is hashed, and again if it changes."""
        stat = path.stat()
        mark, seen = path.with_name(f"{path.name}.checked"), f"{stat.st_size} {stat.st_mtime_ns}"
        if mark.exists() and mark.read_text() == seen:
            return path
        with path.open("rb") as file:
            digest = _sha256_of(file)
        if digest != self.sha256:
            raise DataError(f"'{path}' is another file than expected: its sha256 is {digest}; remove it")
        with contextlib.suppress(OSError):  # a cache that is shared may be read-only: then it is hashed every time
            mark.write_text(seen)
        return path


def _sha256_of(file: IO[bytes]) -> str:
    import hashlib

    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()
