"""Entry points and versions, read straight from the installed metadata; the library is asked where that is not all.

Importing importlib.metadata takes as long as everything else that a listing needs. Its answer is the same as that of
reading `entry_points.txt` from each metadata folder on the path, unless something on the path is no folder (a zip file)
or another finder of distributions is installed: then it is asked.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """One line of a group: `name = value`, where value is a module or `module:attribute`, and who declares it."""

    name: str
    value: str
    distribution: str
    version: str


def entry_points(group: str) -> list[EntryPoint]:
    """The entry points of a group by name; of a distribution that is found twice, the first on the path counts."""
    found = _scan(group) if _only_folders() else _ask(group)
    return sorted(found, key=lambda point: (point.name, point.distribution))


def version_of(distribution: str) -> str | None:
    """The version of an installed distribution, None where it is not installed.

    >>> version_of("no-such-distribution") is None
    True
    """
    if _only_folders():
        wanted = _normalised(distribution)
        return next((_named(folder)[1] for project, folder in _folders() if project == wanted), None)
    from importlib import metadata

    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def requirements_of(distribution: str) -> tuple[str, ...]:
    """The names of the distributions that an installed one needs, without those of its extras.

    >>> "numpy" in requirements_of("opencv-python-headless"), requirements_of("no-such-distribution")
    (True, ())
    """
    wanted = _normalised(distribution)
    folder = next((folder for project, folder in _folders() if project == wanted), None)
    lines = [] if folder is None else _head(folder).splitlines()
    needs = [line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: ") and "extra ==" not in line]
    return tuple(dict.fromkeys(re.split(r"[^A-Za-z0-9._-]", need, maxsplit=1)[0] for need in needs))


def _only_folders() -> bool:
    """Whether every distribution must be a metadata folder on the path."""
    finders = [finder for finder in sys.meta_path if hasattr(finder, "find_distributions")]
    known = all(getattr(finder, "__module__", "").startswith(("_frozen_importlib", "importlib.")) for finder in finders)
    return known and all(os.path.isdir(place) or not os.path.exists(place) for place in sys.path if place)


def _scan(group: str) -> list[EntryPoint]:
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for project, folder in _folders():
        if project not in seen:
            seen.add(project)
            found += _read(folder, group)
    return found


def _folders() -> Iterator[tuple[str, Path]]:
    """Every metadata folder on the path, in its order, with the normalised name of its distribution."""
    for place in sys.path:
        try:
            names = sorted(os.listdir(place or "."))
        except OSError:
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                yield _normalised(name.rpartition(".")[0].partition("-")[0]), Path(place or ".", name)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _read(folder: Path, group: str) -> list[EntryPoint]:
    """The group's entry points in one metadata folder."""
    try:
        text = (folder / "entry_points.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    if f"[{group}]" not in text:
        return []
    name, version = _named(folder)
    section, found = "", []
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[]")
        elif section == group and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.append(EntryPoint(key.strip(), value.strip(), name, version))
    return found


def _named(folder: Path) -> tuple[str, str]:
    """A distribution's name and version, from the head of its metadata."""
    fields: dict[str, str] = {}
    for line in _head(folder).splitlines():
        key, _, value = line.partition(": ")
        fields.setdefault(key.lower(), value.strip())
    stem = folder.name.rpartition(".")[0].split("-")
    return fields.get("name", stem[0]), fields.get("version", stem[1] if len(stem) > 1 else "?")


def _head(folder: Path) -> str:
    """The head of a distribution's metadata; empty where there is none."""
    for file in ("METADATA", "PKG-INFO"):
        try:
            return (folder / file).read_text(encoding="utf-8", errors="replace").partition("\n\n")[0]
        except OSError:
            continue
    return ""


def _ask(group: str) -> list[EntryPoint]:
    from importlib import metadata

    return [
        EntryPoint(
            point.name, point.value, *((point.dist.name, point.dist.version) if point.dist else (point.value, "?"))
        )
        for point in metadata.entry_points(group=group)
    ]
