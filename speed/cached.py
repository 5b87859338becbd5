"""Everything cached: `eval` of 20 000 cells × 10 scorers, interpreter included. Bars: 2.5 s and 250 MB.

The first run fills a store in the folder given (by default a temporary one); it takes a few minutes.
Run: python speed/cached.py [folder] [repetitions]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

PLUGIN = Path(__file__).parent / "plugin"


def run(folder: Path, suite: str, *options: str) -> tuple[float, float]:
    """Seconds, and the peak memory of the process itself in MB."""
    command = [sys.executable, "-m", "inpaintbench", "eval", "--suite", suite, "--inpainter", "copy", "--no-controls"]
    command += ["--store", str(folder / "store"), "--out", str(folder / "out"), *options]
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(PLUGIN)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begin
    if status:
        sys.exit(process.stderr.read().decode() if process.stderr else "failed")
    return seconds, usage.ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 5
        seconds, _ = run(folder, "speed/cells-20000")
        print(f"filling the store: {seconds:.1f} s")
        runs = [run(folder, "speed/cells-20000") for _ in range(repetitions)]
        print(
            f"20 000 cells × 10 scorers, cached: {median(s for s, _ in runs):.2f} s (bar 2.5), "
            f"{max(m for _, m in runs):.0f} MB (bar 250)"
        )


if __name__ == "__main__":
    main()
