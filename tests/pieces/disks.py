"""Disks of their own for the tests: small ones that run full, and ones that nobody may write."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def disk(folder: Path, size: str = "2m") -> Iterator[Path]:
    """A file system in memory of `size` at `folder`; skips the test where nothing may be mounted."""
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A mounted disk that cannot be written for a while, not even by root."""
    _mount("-o", "remount,ro", str(folder))
    try:
        yield
    finally:
        _mount("-o", "remount,rw", str(folder))


def fill(folder: Path, leaving: int) -> Path:
    """A file that takes all space of a disk but `leaving` bytes."""
    filler = folder / "filler"
    state = os.statvfs(folder)
    filler.write_bytes(b"\0" * max(0, state.f_bavail * state.f_frsize - leaving))
    return filler


def _mount(*words: str) -> None:
    try:
        subprocess.run(["mount", *words], check=True, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("there is no 'mount' here")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"mounting is not permitted here: {error.stderr.strip()}")
