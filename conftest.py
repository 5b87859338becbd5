"""What the processes of one test run share: the cores, and what is costly to make, made by whichever comes first."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

Once = Callable[[str, Callable[[Path], object]], Path]
_ONE_OF_MANY = "PYTEST_XDIST_WORKER"
"""Set in each of the processes that pytest-xdist spreads a run over."""


def pytest_configure() -> None:
    """Give each of many processes one thread for its networks: more would wait for each other, layer by layer."""
    if _ONE_OF_MANY in os.environ:
        os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """A function from a name to the file or folder that its writer makes, which nobody may change.

    The writer is given the path to write at, and may add a suffix to it. What one process of pytest-xdist made is taken
    by the others; names are those of the whole run, so they begin with whose they are: `diffusers/sd`.
    """
    own = tmp_path_factory.getbasetemp()
    root = (own.parent if _ONE_OF_MANY in os.environ else own) / "made once"

    def find(name: str, write: Callable[[Path], object]) -> Path:
        home = root / name
        if not home.exists():
            _make(home, write)
        (made,) = home.iterdir()
        return made

    return find


def _make(home: Path, write: Callable[[Path], object]) -> None:
    from filelock import FileLock

    home.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(home.with_name(f"{home.name}.lock")):
        if home.exists():
            return
        part = home.with_name(f"{home.name}.part")
        shutil.rmtree(part, ignore_errors=True)  # of a writer that failed
        part.mkdir()
        write(part / home.name)
        part.rename(home)  # so that it is whole or not there
