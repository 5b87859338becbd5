"""A board of made-up results, verified and ranked: 30 results of 2 000 samples. Bars, on two cores: 10 s by a mean of
samples, 30 s by a score of the corpus.

Run: python speed/board.py [results] [samples]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from inpaintbench.builtin.inpainters import Telea
from inpaintbench.components import Captioner, Degrader, Prompter, Scorer
from inpaintbench.discovery import discover
from inpaintbench.registry import Plugins
from inpaintbench.result import Rows, document
from inpaintbench.result.rows import Measures
from inpaintbench.suite import Dataset, Suite

DEGRADERS = ("erase", "blur")
CAPTIONER = "plot-reader"
READER = "plot-reader:subset=synthetic"
SCORERS = ("mse", "psnr", "ssim", "bleu", "rouge-l", "cider")


class Imagined(Dataset):
    """Samples that nobody reads."""

    name = "imagined"

    def ids(self) -> list[str]:
        return []

    def read(self, id: str) -> None:  # type: ignore[override]
        raise NotImplementedError


def suite(primary: str) -> Suite:
    return Suite(
        name=f"speed/board-{primary.partition('.')[0]}",
        version=1,
        dataset=Imagined(),
        size=64,
        degraders=DEGRADERS,
        captioners=(READER,),
        scorers=SCORERS,
        primary=primary,
    )


def rows(scorers: dict[str, Scorer], samples: int, number: int) -> Rows:
    """Statistics drawn at random, a little better with each number; captions and pictures are their digests alone."""
    rng = np.random.default_rng(number)
    cells = [(f"{i:05d}", d, c) for i in range(samples) for d in DEGRADERS for c in (None, CAPTIONER)]
    of_captions = np.array([c is not None for _, _, c in cells])
    measures = {}
    for label, scorer in scorers.items():
        here = of_captions == ("captions" in scorer.reads)
        table = np.full((len(cells), len(scorer.statistics)), np.nan)
        table[here] = statistics(label, rng, int(here.sum()), table.shape[1], number)
        if "captions" in scorer.reads:  # the captions of the originals are the same in all results
            of_originals = np.random.default_rng(0)
            half = table.shape[1] // 2
            table[here, half:] = statistics(label, of_originals, int(here.sum()), table.shape[1], 0)[:, half:]
        measures[label] = Measures(scorer.statistics, table, [None] * len(cells))
    names = [name for name, _, _ in cells]
    caption = json.dumps([["a line that rises, then falls", 1.0]])
    captions = [caption if c else None for _, _, c in cells]
    nothing: list[str | None] = [None] * len(cells)
    return Rows(
        sample=list(names), degrader=[d for _, d, _ in cells], draw=[0] * len(cells), captioner=[c for *_, c in cells],
        group=list(names), content=[name * 4 for name in names],
        reconstruction=[f"{number:02d}{name}{d}" for name, d, _ in cells],
        prompt=nothing, painting=nothing, captions=captions, truth_captions=captions, failure=nothing,
        area=np.full(len(cells), 0.25), tags={"area": [f"{int(name) % 4}0-{int(name) % 4 + 1}0 %" for name in names]},
        measures=measures,
    )  # fmt: skip


def statistics(label: str, rng: np.random.Generator, count: int, width: int, number: int) -> np.ndarray:
    if label != "bleu":
        return rng.uniform(0.1, 0.9, (count, width)) * (1 - number / 300)
    half = rng.integers(7, 12, (count, width)).astype(np.float64)
    for start in (0, width // 2):
        length = half[:, start]
        for n in range(4):
            total = np.maximum(length - n, 0)
            half[:, start + 3 + 2 * n] = total
            half[:, start + 2 + 2 * n] = rng.binomial(total.astype(int), 0.8 / (n + 1) * (1 - number / 100))
    return half


def make(out: Path, primary: str, results: int, samples: int, plugins: Plugins) -> None:
    """Write results of one inpainter with other options each, as `eval` would have."""
    made = suite(primary)
    scorers = {name: plugins.component(Scorer, name) for name in SCORERS}
    for number in range(1, results + 1):
        inpainter = Telea(radius=float(number))
        account = document.Account(
            suite=made, custom=False, also=(), limit=None, revision="0" * 64, samples=samples, broken=0,
            name=str(inpainter.spec), inpainter=inpainter,
            degraders={name: plugins.component(Degrader, name) for name in DEGRADERS},
            prompter=plugins.component(Prompter, made.prompter),
            captioners={CAPTIONER: plugins.component(Captioner, READER)},
            scorers=scorers, controls={}, costs=(), devices=("cpu",),
        )  # fmt: skip
        document.write(account, rows(scorers, samples, number), plugins, out)


def main() -> None:
    results = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    samples = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    plugins = discover()
    with tempfile.TemporaryDirectory() as temporary:
        for primary, bar in (("mse.hole", 10), (f"bleu.4@{CAPTIONER}", 30)):
            folder = Path(temporary) / primary
            make(folder, primary, results, samples, plugins)
            begin = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "inpaintbench", "leaderboard", str(folder)],
                env=dict(os.environ), capture_output=True, text=True, check=True,
            )  # fmt: skip
            seconds = time.perf_counter() - begin
            assert "not ranked" not in done.stdout, done.stdout
            print(f"{results} results of {samples} samples by {primary}: {seconds:.1f} s (bar {bar})")


if __name__ == "__main__":
    main()
