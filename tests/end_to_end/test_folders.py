"""What lies in the folder that a command is run in is data, and never a module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(sys.executable).with_name("inpaintbench")


def test_workers_import_what_the_command_imports_whatever_lies_around_them(tmp_path: Path) -> None:
    (tmp_path / "inpaintbench").mkdir()
    for name in ("inpaintbench/__init__.py", "cv2.py", "numpy.py"):
        (tmp_path / name).write_text("raise RuntimeError('this is not it')\n")
    asked = ("eval", "-s", "photos", "-i", "telea", "--limit", "6", "--no-controls", "--workers", "2")
    done = subprocess.run([SCRIPT, *asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.rglob("results/**/*.json"))) == 1
