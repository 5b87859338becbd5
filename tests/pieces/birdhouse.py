"""The command line as somebody has it who installed the plugin `birds`, with or without a network."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PIECES = Path(__file__).parent

NO_SOCKETS = """
import os, socket

def refuse(*arguments, **options):
    os.write(2, b"a socket was opened\\n")
    os._exit(97)

class Deaf(socket.socket):
    def __init__(self, family=-1, *arguments, **options):
        if family not in (-1, socket.AF_UNIX):  # by which the processes of a run talk to each other
            refuse()
        super().__init__(family, *arguments, **options)

    def connect(self, address):
        return super().connect(address) if self.family == socket.AF_UNIX else refuse()

    connect_ex = connect

socket.socket = Deaf
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""
"""A `sitecustomize` with which every way to another machine, and to this one by its network, ends the process."""
NO_LIBRARY = "import sys; sys.modules['datasets'] = None"
"""A `sitecustomize` with which the library `datasets` is not installed."""


def install(site: Path, customized: str = "") -> Path:
    """A folder to put on the path: the distribution `inpaintbench-birds`, and what Python runs at its start."""
    info = site / "inpaintbench_birds-1.0.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: inpaintbench-birds\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[inpaintbench]\nbirds = inpaintbench_birds\n")
    (site / "sitecustomize.py").write_text(customized)
    return site


@dataclass(frozen=True)
class Ran:
    """What came of one call."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """The one line of a call that went wrong and printed nothing else."""
        assert (self.code, self.out, self.err.count("\n")) == (1, "", 1), self
        return self.err.removeprefix("inpaintbench: ").rstrip("\n")


def inpaintbench(folder: Path, *words: object, customized: str = "", **settings: str) -> Ran:
    """`inpaintbench …` as a process of its own, in `folder`, below which all its data and caches lie."""
    dropped = ("INPAINTBENCH", "HF_", "TRANSFORMERS_OFFLINE", "PYTHON")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    environment |= {
        "PYTHONPATH": os.pathsep.join([str(install(folder / "site", customized)), str(PIECES)]),
        "INPAINTBENCH_PLUGINS": "benchmarks,birds",
        "INPAINTBENCH_DATA": str(folder / "data"),
        "INPAINTBENCH_CACHE": str(folder / "cache"),
        "HF_HOME": str(folder / "hf"),
        "HF_ENDPOINT": "http://127.0.0.1:9",
        "USE_TORCH": "NO",  # else the library imports it, which takes longer than all the rest
        "COLUMNS": "200",
    }
    command = [sys.executable, "-c", "from inpaintbench.cli import main; main()", *map(str, words)]
    done = subprocess.run(
        command, cwd=folder, env=environment | settings, capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
