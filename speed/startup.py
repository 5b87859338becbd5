"""Start-up: `--help` and `list` against importing the libraries they stand on.

Bars: `--help` at most 1.2 times `python -c "import click, pluggy, rich"`, `list` at most 2 times with what the demo
installs; with every plugin of this repository there is no bar.
Run: python speed/startup.py [repetitions]
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

SCRIPT = str(Path(sys.executable).with_name("inpaintbench"))
COMMANDS = {
    "import click, pluggy, rich": [sys.executable, "-c", "import click, pluggy, rich"],
    "inpaintbench --help": [SCRIPT, "--help"],
    "inpaintbench list": ["env", "INPAINTBENCH_PLUGINS=benchmarks,skimage", SCRIPT, "list"],
    "the same, every plugin": [SCRIPT, "list"],
}
BARS = ("", "1.2", "2.0", "")


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(repetitions):
        for name, command in COMMANDS.items():
            begin = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            seconds[name].append(time.perf_counter() - begin)
    base = median(next(iter(seconds.values())))
    print(f"{'command':<28} {'ms':>6} {'ratio':>6} {'bar':>5}")
    for (name, found), bar in zip(seconds.items(), BARS, strict=True):
        print(f"{name:<28} {median(found) * 1000:>6.0f} {median(found) / base:>6.2f} {bar:>5}")


if __name__ == "__main__":
    main()
