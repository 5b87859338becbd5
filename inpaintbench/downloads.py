"""A download that was interrupted goes on where it stopped, and nobody else writes to it in the meantime."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from inpaintbench.errors import DataError

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are here and with how many there will be, or None where the server does not say."""

_BLOCK = 2**20
_TIMEOUT = 60
_PART, _NOTHING_THERE = 206, 416


def download(url: str, path: Path, sha256: str, progress: Progress | None = None) -> None:
    """Fetch a file into `path`, by way of `.part` beside it, from where a part ends that is there already.

    Who comes second waits, and finds the file, or goes on with the part. Raises `DataError` for another content than
    `sha256` says (then no part is left) or less than the server announced (then it is), and `OSError`, `ValueError`
    or `HTTPException` where there is no answer.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part, origin = path.with_name(".part"), path.with_name(".part.from")
    file = _held(part, path)
    if file is None:
        return
    with file:
        try:
            _complete(url, file, origin, sha256, progress)
            file.flush()
            os.replace(part, path)
            origin.unlink(missing_ok=True)
        finally:
            if not file.seek(0, os.SEEK_END):
                part.unlink(missing_ok=True)
                origin.unlink(missing_ok=True)


def _held(part: Path, path: Path) -> IO[bytes] | None:
    """The part, opened for us alone; None once the whole file is there."""
    while not path.exists():
        file = part.open("a+b")
        _lock(file)
        with contextlib.suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), part.stat()):
                return file
        file.close()  # while we waited it was finished, or found to be wrong
    return None


def _lock(file: IO[bytes]) -> None:
    """Wait until nobody else has it; where the system knows no such locks, two may write, and `_complete` sees it."""
    with contextlib.suppress(ImportError, OSError):
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def _complete(url: str, file: IO[bytes], origin: Path, sha256: str, progress: Progress | None) -> None:
    """Bring the part to its end; anew, once, where what was there and what came do not fit together."""
    known = hashlib.sha256()
    file.seek(0)
    while block := file.read(_BLOCK):
        known.update(block)
    if known.hexdigest() == sha256:
        return
    found, is_continued = _fetch(url, file, origin, known, progress)
    if found != sha256 and is_continued:
        _empty(file)
        found, _ = _fetch(url, file, origin, hashlib.sha256(), progress)
    if found != sha256:
        _empty(file)
        raise DataError(f"its sha256 is {found}, not {sha256}")


def _fetch(
    url: str, file: IO[bytes], origin: Path, known: hashlib._Hash, progress: Progress | None
) -> tuple[str, bool]:
    """The sha256 of the part after what the server sent, and whether that followed what was there (`known`)."""
    have = file.seek(0, os.SEEK_END)
    try:
        response = _ask(url, have, origin)
    except HTTPError as error:
        if error.code != _NOTHING_THERE or not have:
            raise
        error.close()
        return "", True
    with response:
        done, total = _span(response)
        if done not in (0, have):
            return "", True
        is_continued = done > 0
        if not is_continued:
            _empty(file)
            known = hashlib.sha256()
            _note(origin, url, response)
        while block := response.read1(_BLOCK):
            file.write(block)
            file.flush()
            known.update(block)
            done += len(block)
            if progress:
                progress(done, total)
    if total is not None and done < total:
        raise DataError(f"cut off after {done:,} of {total:,} bytes, which are kept for the next try")
    if os.fstat(file.fileno()).st_size != done:
        _empty(file)
        raise DataError("somebody else wrote to it at the same time; fetch it again")
    return known.hexdigest(), is_continued


def _empty(file: IO[bytes]) -> None:
    file.seek(0)
    file.truncate()


def _ask(url: str, have: int, origin: Path) -> Any:
    """The answer to a request for what follows the first `have` bytes, if the file is still what it was then."""
    request = Request(url)
    if have:
        request.add_header("Range", f"bytes={have}-")
        with contextlib.suppress(OSError, ValueError):
            noted, mark = origin.read_text("utf-8").split("\n")
            if noted == url and mark:
                request.add_header("If-Range", mark)
    return urlopen(request, timeout=_TIMEOUT)


def _note(origin: Path, url: str, response: Any) -> None:
    """Keep what the server calls this version of the file, so that another one is not taken for its rest."""
    mark = response.headers.get("ETag") or ""
    if not mark or mark.startswith("W/"):
        mark = response.headers.get("Last-Modified") or ""
    origin.write_text(f"{url}\n{mark}", "utf-8")


def _span(response: Any) -> tuple[int, int | None]:
    """Which byte an answer begins with (-1 where it does not say), and how many the whole file has."""
    if getattr(response, "status", None) != _PART:
        length = response.headers.get("Content-Length")
        return 0, None if length is None else int(length)
    found = re.match(r"bytes (\d+)-\d+/(\d+|\*)$", response.headers.get("Content-Range") or "")
    if found is None:
        return -1, None
    return int(found[1]), None if found[2] == "*" else int(found[2])
