"""The console script, run as users run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(sys.executable).with_name("inpaintbench")


@dataclass(frozen=True)
class Ran:
    """What came of one call."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """The one line on standard error of a call that went wrong, which printed nothing else."""
        assert self.code in (1, 2)
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert self.err.startswith("inpaintbench: ")
        return self.err.removeprefix("inpaintbench: ").rstrip("\n")


@pytest.fixture
def environment(tiny_site: Path) -> dict[str, str]:
    """The environment of a user who has the plugin `inpaintbench-tiny` and no settings; nothing is a terminal."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INPAINTBENCH", "HF_", "PYTHON"))}
    for name in ("TRANSFORMERS_OFFLINE", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "OPENCV_LOG_LEVEL"):
        kept.pop(name, None)
    return {**kept, "PYTHONPATH": str(tiny_site), "TERM": "xterm-256color"}


@pytest.fixture(scope="session")
def tiny_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the distribution `inpaintbench-tiny` is installed."""
    site = tmp_path_factory.mktemp("tiny")
    info = site / "inpaintbench_tiny-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: inpaintbench-tiny\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inpaintbench]\ntiny = inpaintbench_tiny\n")
    (site / "inpaintbench_tiny.py").symlink_to(Path(__file__).parents[1] / "tiny" / "inpaintbench_tiny.py")
    return site


@pytest.fixture
def command_line(environment: dict[str, str], tmp_path: Path) -> Callable[..., Ran]:
    """A function that runs `inpaintbench` in an empty folder; `sites` are put on the path, `settings` are exported."""

    def run(*arguments: object, sites: tuple[Path, ...] = (), code: str = "", **settings: str) -> Ran:
        path = os.pathsep.join([*map(str, sites), environment["PYTHONPATH"]])
        command = [sys.executable, "-c", code] if code else [str(SCRIPT)]
        done = subprocess.run(
            [*command, *map(str, arguments)],
            cwd=tmp_path,
            env={**environment, "PYTHONPATH": path, **settings},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    return run
