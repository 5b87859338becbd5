"""Notes of what happened, in files, so that every process can write them and the test can read them."""

from __future__ import annotations

import os
from pathlib import Path


def append(path: Path | str, text: str) -> None:
    """One line more; the lines of several processes do not mix. An empty path is no log."""
    if not str(path):
        return
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, f"{text}\n".encode())
    finally:
        os.close(handle)


def lines(path: Path | str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def first_time(folder: str, name: str) -> bool:
    """Whether nobody, in any process, asked for this name in this folder before."""
    try:
        os.close(os.open(Path(folder) / name, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
