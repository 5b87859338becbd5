"""The harness against a bare loop that makes the same calls and saves the same PNGs, cold, on both suites of the demo.

`eval --workers 1` against a serial loop, and `eval --workers 2` against a pool of two processes; every run is a fresh
process with a fresh store, and all have the same OpenCV threads. Bars: at most 1.08 times the bare loop, each.
Run: python speed/harness.py [repetitions]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

SUITES = ("truce-synthetic", "photos")
INPAINTER = "telea"
BAR = 1.08


class Bare:
    """One process's loaded components and the loop over a suite's samples, as somebody would write it by hand."""

    def __init__(self, suite: str, folder: Path) -> None:
        from inpaintbench.discovery import discover
        from inpaintbench.pipeline.setup import build_inpainters, setup
        from inpaintbench.pipeline.source import Source

        plugins = discover()
        self.folder = folder
        self.setup = setup(plugins, suite)
        self.source = Source.of(self.setup.suite, self.setup.suite.dataset)
        inpainter = build_inpainters(plugins, [INPAINTER])[INPAINTER]
        references = [self.source.dataset.references(id) for id in self.source.ids()]
        self.degraders = {label: d.load(_Host()) for label, d in self.setup.degraders.items()}
        self.inpaint = inpainter.load(_Host())
        self.captioners = [captioner.load(_Host()) for captioner in self.setup.captioners.values()]
        self.scorers = [
            (scorer, scorer.load(_Host(scorer.prepare(references)))) for scorer in self.setup.scorers.values()
        ]

    def sample(self, id: str) -> list[Any]:
        from inpaintbench.store.codec import dump_image
        from inpaintbench.types import Comparison, Degraded, Picture

        sample = self.source.read(id)
        truth = [caption([Picture(id, sample.image, sample.question)])[0] for caption in self.captioners]
        measured = []
        for label, degrade in self.degraders.items():
            image, mask = degrade([sample])[0]
            raw = self.inpaint([Degraded(id, image, mask)])[0]
            (self.folder / f"{id.replace('/', '-')}-{label}.png").write_bytes(dump_image(raw))
            compared = Comparison(id, sample.image, mask, raw)
            said = [caption([Picture(id, compared.composite, sample.question)])[0] for caption in self.captioners]
            compared = Comparison(
                id, sample.image, mask, raw, sample.references, sample.text, *(truth[:1] or [()]), *(said[:1] or [()])
            )
            measured += [measure([compared])[0] for _, measure in self.scorers]
        return measured


class _Host:
    device = "cpu"

    def __init__(self, prepared: Any = None) -> None:
        self.prepared = prepared


_bare: dict[str, Bare] = {}


def _pooled(task: tuple[str, str, Path, int]) -> int:
    suite, id, folder, threads = task
    import cv2

    cv2.setNumThreads(threads)
    if suite not in _bare:
        _bare[suite] = Bare(suite, folder)
    return len(_bare[suite].sample(id))


def bare(workers: int, folder: Path) -> None:
    """The loop, serial or over a pool of processes."""
    if workers == 1:
        for suite in SUITES:
            loop = Bare(suite, folder)
            for id in loop.source.ids():
                loop.sample(id)
        return
    from inpaintbench.discovery import discover

    threads = max(1, (os.cpu_count() or 1) // workers)
    plugins = discover()
    tasks = [(suite, id, folder, threads) for suite in SUITES for id in plugins.suite(suite).dataset.ids()]
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(_pooled, tasks))


def timed(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begin


def run(kind: str, workers: int) -> float:
    folder = Path(tempfile.mkdtemp(prefix="speed-"))
    try:
        if kind == "bare":
            return timed([sys.executable, __file__, "--bare", str(workers), str(folder)])
        chosen = [part for suite in SUITES for part in ("--suite", suite)]
        command = [sys.executable, "-m", "inpaintbench", "eval", *chosen, "--inpainter", INPAINTER, "--no-controls"]
        folders = ["--store", str(folder / "store"), "--out", str(folder / "out")]
        return timed([*command, "--workers", str(workers), *folders])
    finally:
        shutil.rmtree(folder)


def main() -> None:
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    seconds: dict[tuple[str, int], list[float]] = {}
    for _ in range(repetitions):
        for workers in (1, 2):
            for kind in ("bare", "eval"):
                seconds.setdefault((kind, workers), []).append(run(kind, workers))
    print(f"{'workers':>8} {'bare loop s':>12} {'eval s':>8} {'ratio':>6}   bar {BAR}")
    for workers in (1, 2):
        loop, harness = median(seconds["bare", workers]), median(seconds["eval", workers])
        ratio = median(e / b for b, e in zip(seconds["bare", workers], seconds["eval", workers], strict=True))
        print(f"{workers:>8} {loop:>12.2f} {harness:>8.2f} {ratio:>6.3f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        bare(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
