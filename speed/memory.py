"""Peak memory of `eval` on 2 000 against 200 samples of 256 × 256, cold. Bar: at most 1.1 times.

Run: python speed/memory.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from cached import run


def main() -> None:
    peaks = {}
    for count in (200, 2000):
        with tempfile.TemporaryDirectory() as folder:
            seconds, peaks[count] = run(Path(folder), f"speed/pictures-{count}", "--workers", "1")
            print(f"{count:>5} samples: {peaks[count]:.0f} MB, {seconds:.1f} s")
    print(f"ratio {peaks[2000] / peaks[200]:.3f} (bar 1.1)")


if __name__ == "__main__":
    main()
