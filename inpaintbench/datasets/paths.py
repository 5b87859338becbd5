"""Paths from outside stay below the folder that they are meant for, and files appear there whole."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from inpaintbench.errors import DataError


def leaves(name: str) -> bool:
    """Whether a path, seen from a folder, leads out of it on this system.

    >>> leaves("a/b.jpg"), leaves("/etc/passwd"), leaves("a/../../b.jpg")
    (False, True, True)
    """
    path = PurePath(name)
    return ".." in path.parts or bool(path.drive or path.root)


def below(folder: Path, name: str) -> Path:
    """The path of `name`, which has `/` between folders, below a folder.

    Raises `DataError` where it would leave the folder, on any system.

    >>> below(Path("data"), "a/b.jpg").as_posix()
    'data/a/b.jpg'
    """
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    leaves = ".." in windows.parts or windows.drive or windows.root
    if not posix.parts or leaves or "\0" in name:
        raise DataError(f"'{name[:200]}' is no path of a file below the data's folder")
    return folder / posix


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; its folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def copy(source: Path, path: Path) -> None:
    """Copy a file with its time, as a whole or not at all; its folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, part)
        status = source.stat()
        os.utime(part, ns=(status.st_atime_ns, status.st_mtime_ns))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def require_space(folder: Path, size: int) -> None:
    """Raise `DataError` where the disk of a folder, which need not exist yet, has no room for `size` bytes."""
    there = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    if free < size:
        raise DataError(
            f"about {size / 1e6:,.0f} MB are needed in '{there}', and {free / 1e6:,.0f} MB are free: make room, or "
            "choose another disk with --to or $INPAINTBENCH_DATA"
        )
