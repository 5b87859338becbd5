"""A folder of weights is known by its content; hashing it again is spared while sizes and times stay as they were."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from inpaintbench.errors import UnavailableError

_READ = (".json", ".txt", ".model", ".safetensors", ".pt")
"""Endings of the files that loading may read; a pickle called `.bin` only where there is nothing better."""


def folder_digest(folder: Path) -> str:
    """sha256, in hexadecimal, over the names and contents of the files, in whatever subfolder, that loading may read.

    It is remembered in `$INPAINTBENCH_CACHE/digests` (by default `~/.cache/inpaintbench/digests`) by path, sizes and
    times. Raises `UnavailableError` where the folder cannot be read.
    """
    try:
        files = {file.relative_to(folder).as_posix(): file for file in _files(folder)}
        seen = [[name, file.stat().st_size, file.stat().st_mtime_ns] for name, file in files.items()]
        note = _note(folder)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            known = json.loads(note.read_text())
            if known["seen"] == seen:
                return str(known["digest"])
        digest = _digest(files)
    except OSError as error:
        raise UnavailableError(f"cannot read folder '{folder}': {error.strerror}; check who may read it") from None
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time, nothing else
        note.parent.mkdir(parents=True, exist_ok=True)
        part = note.with_name(f"{note.name}.{os.getpid()}")
        part.write_text(json.dumps({"seen": seen, "digest": digest}))
        os.replace(part, note)
    return digest


def _files(folder: Path) -> list[Path]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    better = {file.parent for file in files if file.suffix == ".safetensors"}
    return [file for file in files if file.suffix in _READ or (file.suffix == ".bin" and file.parent not in better)]


def _note(folder: Path) -> Path:
    cache = Path(os.environ.get("INPAINTBENCH_CACHE") or Path.home() / ".cache" / "inpaintbench")
    return cache / "digests" / f"{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()}.json"


def _digest(files: Mapping[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, file in files.items():
        with file.open("rb") as content:
            digest.update(f"{name}\0{hashlib.file_digest(content, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()
