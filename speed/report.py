"""A report of 20 000 cells: how long it takes to write, how large it is, how soon its gallery is seen.

Bars, on two cores: 60 s, 60 MB, 2 s from the call of the page to the first line of the gallery with its pictures. The
first run fills a store in the folder given (by default a temporary one); that takes some minutes and 2.5 GB.
Run: python speed/report.py [folder] [repetitions]
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
PIECES = Path(__file__).parents[1] / "tests" / "pieces"
INPAINTERS = ("copy", "mean", "telea", "navier-stokes")
PAINTED = """new Promise((resolve) => {
  const test = () => {
    const pixels = document.querySelector('.lines li .composite .pixels');
    const url = pixels && /url\\("(.+?)"\\)/.exec(pixels.style.backgroundImage);
    if (!url) return requestAnimationFrame(test);
    const image = new Image();
    image.onload = () => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())));
    image.src = url[1];
  };
  test();
})"""
"""Milliseconds from the beginning of the navigation to the frame after the first line's picture is there."""


def run(*words: str) -> float:
    begin = time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(PLUGIN)}
    subprocess.run(
        [sys.executable, "-m", "inpaintbench", *words], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begin


def size(folder: Path) -> float:
    """Megabytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def opening(page: Path, repetitions: int) -> list[float]:
    """Seconds until the first line of the gallery is painted, each time in a fresh browser."""
    sys.path.insert(0, str(PIECES))
    from chromium import Chromium, found

    if (program := found()) is None:
        sys.exit("there is no Chromium to open it with")
    times = []
    for _ in range(repetitions):
        with Chromium(program) as browser:
            browser.open(page)
            times.append(browser.run(PAINTED) / 1000)
            if browser.errors:
                sys.exit(browser.errors[0])
    return times


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        repetitions = int(sys.argv[2]) if len(sys.argv) > 2 else 3
        where = ["--store", str(folder / "store")]
        asked = [word for name in INPAINTERS for word in ("--inpainter", name)]
        seconds = run(
            "eval", "--suite", "speed/scenes", *asked, "--no-controls", *where, "--out", str(folder / "results")
        )
        print(f"filling the store: {seconds:.0f} s", flush=True)
        out = folder / "report"
        written = [run("report", str(folder / "results"), *where, "-o", str(out)) for _ in range(repetitions)]
        opened = opening(out / "index.html", repetitions)
        parts = ", ".join(f"{part} {size(out / part):.1f}" for part in ("sprites", "pictures", "data"))
        print(f"written in {median(written):.1f} s (bar 60): {', '.join(f'{one:.1f}' for one in written)}")
        print(f"{size(out):.1f} MB (bar 60): {parts}")
        print(f"opens in {median(opened):.2f} s (bar 2): {', '.join(f'{one:.2f}' for one in opened)}")


if __name__ == "__main__":
    main()
