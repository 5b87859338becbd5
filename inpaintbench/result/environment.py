"""Where a result was made, as far as others may know: software, processor, devices and the state of the code."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from inpaintbench.components import Component
from inpaintbench.entry_points import requirements_of, version_of

CORE = ("click", "jsonschema", "numpy", "opencv-python-headless", "pluggy", "pyarrow", "rich")


@dataclass(frozen=True, slots=True)
class Environment:
    """No path, host or user name is part of it."""

    python: str
    system: str
    machine: str
    cores: int
    devices: tuple[str, ...]
    packages: dict[str, str]
    commit: str | None
    dirty: bool | None

    @classmethod
    def here(cls, devices: Iterable[str], distributions: Iterable[str]) -> Environment:
        """This process's environment, with the versions of `distributions` and of what they need.

        `commit` and `dirty` are those of the working directory's git checkout.
        """
        owners = list(distributions)
        commit = _git("rev-parse", "HEAD")
        status = _git("status", "--porcelain") if commit else None
        return cls(
            python=".".join(map(str, sys.version_info[:3])),
            system=platform.system(),
            machine=platform.machine(),
            cores=os.cpu_count() or 1,
            devices=tuple(devices),
            packages=_versions({*CORE, *owners, *(name for owner in owners for name in requirements_of(owner))}),
            commit=commit,
            dirty=None if status is None else bool(status),
        )


def devices_of(components: Iterable[Component[Any, Any]], devices: Sequence[str]) -> tuple[str, ...]:
    """The devices that a run's components were given: what is `parallel` runs on the CPU, whatever was asked for.

    >>> devices_of([], ["cuda:0"])
    ('cpu',)
    """
    return ("cpu",) if all(component.parallel for component in components) else tuple(devices)


def _versions(names: Iterable[str]) -> dict[str, str]:
    return {name: version for name in sorted(set(names)) if (version := version_of(name))}


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
