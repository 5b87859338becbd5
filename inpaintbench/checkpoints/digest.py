"""Weights are known by their content; hashing them again is spared while sizes and times stay as they were."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from inpaintbench.errors import UnavailableError

_READ = (".json", ".txt", ".jinja", ".model", ".safetensors", ".pt", ".bin")
"""Endings of the files that loading may read."""


def content_digest(path: Path) -> str:
    """sha256, in hexadecimal, of a file; of a folder over the names and contents of the files that loading may read.

    Files in subfolders count, too. It is remembered in `$INPAINTBENCH_CACHE/digests` (by default
    `~/.cache/inpaintbench/digests`) by path, sizes and times. Raises `UnavailableError` where it cannot be read.
    """
    try:
        files = {file.relative_to(path).as_posix(): file for file in _files(path)} if path.is_dir() else {"": path}
        seen = [[name, file.stat().st_size, file.stat().st_mtime_ns] for name, file in files.items()]
        note = _note(path)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            known = json.loads(note.read_text())
            if known["seen"] == seen:
                return str(known["digest"])
        digest = _of_file(path) if path.is_file() else _of_files(files)
    except OSError as error:
        raise UnavailableError(
            f"cannot read '{path}': {error.strerror}; check that it is there and yours to read"
        ) from None
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
        note.parent.mkdir(parents=True, exist_ok=True)
        part = note.with_name(f"{note.name}.{os.getpid()}")
        part.write_text(json.dumps({"seen": seen, "digest": digest}))
        os.replace(part, note)
    return digest


def _files(folder: Path) -> list[Path]:
    """The files that may be read, wherever links lead; a folder that is linked into itself counts once."""
    found: list[Path] = []
    seen: set[Path] = set()
    for place, folders, names in os.walk(folder, followlinks=True):
        here = Path(place).resolve()
        if here in seen:
            folders.clear()
            continue
        seen.add(here)
        found += [Path(place, name) for name in names if Path(name).suffix in _READ]
    return sorted(file for file in found if file.is_file())


def _note(path: Path) -> Path:
    cache = Path(os.environ.get("INPAINTBENCH_CACHE") or Path.home() / ".cache" / "inpaintbench")
    return cache / "digests" / f"{hashlib.sha256(str(path.resolve()).encode()).hexdigest()}.json"


def _of_files(files: Mapping[str, Path]) -> str:
    lines = (f"{name}\0{_of_file(file)}\n" for name, file in files.items())
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _of_file(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
