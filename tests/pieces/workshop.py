"""What the tests of the pipeline work with: small galleries, setups of any components, runs that tell what they did."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from inpaintbench_pieces.gallery import Gallery

from inpaintbench.builtin.degraders import Erase
from inpaintbench.builtin.inpainters import Mean
from inpaintbench.builtin.pixels import Mse
from inpaintbench.builtin.prompters import NoPrompt
from inpaintbench.components import Inpainter
from inpaintbench.executors import LocalExecutor
from inpaintbench.pipeline.evaluate import Evaluation, evaluate
from inpaintbench.pipeline.setup import Setup, labelled
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store import Store
from inpaintbench.suite import Dataset, Suite

PIECES = Path(__file__).parent
SIZE = (24, 32)


def paint_gallery(folder: Path, count: int = 6, size: tuple[int, int] = SIZE) -> Gallery:
    """A gallery of `count` pictures, no two alike, each with a box for a hole and two references."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        paint_picture(folder, f"p{number}", number, size)
    return Gallery(root=folder)


def paint_picture(folder: Path, name: str, seed: int, size: tuple[int, int] = SIZE) -> None:
    rng = np.random.default_rng(seed)
    image = rng.integers(30, 220, (*size, 3), np.uint8)
    mask = np.zeros(size, np.uint8)
    top, left = min(size[0] // 4 + seed % 2, size[0] - 1), min(size[1] // 4 + seed % 3, size[1] - 1)
    mask[top : top + max(1, size[0] // 2), left : left + max(1, size[1] // 2)] = 255
    cv2.imwrite(str(folder / f"{name}.png"), image)
    cv2.imwrite(str(folder / f"{name}.mask.png"), mask)
    (folder / f"{name}.txt").write_text(f"picture number {seed}\na picture\n")


def arrange(
    dataset: Dataset,
    *,
    degraders: Sequence[Any] = (Erase(),),
    scorers: Sequence[Any] = (Mse(),),
    captioners: Sequence[Any] = (),
    prompter: Any = None,
    **suite: Any,
) -> Setup:
    """A suite of exactly these components over a data set, ready to be evaluated."""
    settings = {"name": "tests", "version": 1, "size": 24, "primary": "mse.hole", **suite}
    chosen = prompter or NoPrompt()
    pinned = Suite(
        dataset=dataset,
        degraders=tuple(str(component.spec) for component in degraders),
        scorers=tuple(str(component.spec) for component in scorers),
        captioners=tuple(str(component.spec) for component in captioners),
        prompter=str(chosen.spec),
        **settings,
    )
    return Setup(pinned, labelled(degraders), chosen, labelled(captioners), labelled(scorers))


@dataclass
class Heard:
    """The progress of a run, kept."""

    stages: list[tuple[str, int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    advanced: int = 0

    def stage(self, title: str, total: int, cached: int) -> None:
        self.stages.append((title, total, cached))

    def advance(self, count: int) -> None:
        self.advanced += count

    def note(self, text: str) -> None:
        self.notes.append(text)


@dataclass(frozen=True)
class Ran:
    """What came of a run."""

    evaluation: Evaluation
    heard: Heard

    @property
    def rows(self) -> Any:
        """The rows of the only inpainter."""
        (rows,) = self.evaluation.rows.values()
        return rows

    @property
    def digests(self) -> dict[str, str]:
        return {label: rows.digest for label, rows in self.evaluation.rows.items()}

    @property
    def computed(self) -> dict[str, int]:
        """Outputs computed, by stage; stages of one title are added up."""
        counts: dict[str, int] = {}
        for cost in self.evaluation.costs:
            counts[cost.title] = counts.get(cost.title, 0) + cost.computed
        return counts

    @property
    def failures(self) -> dict[str, str]:
        """The failures of the only inpainter by sample."""
        return {sample: why for sample, why in zip(self.rows.sample, self.rows.failure, strict=True) if why is not None}


def run(
    store: Path,
    setup: Setup,
    inpainters: Mapping[str, Inpainter] | Inpainter | None = None,
    *,
    workers: int = 1,
    devices: Sequence[str] = ("cpu",),
    batch_size: int | Literal["auto"] | None = None,
    fresh: bool = False,
    **options: Any,
) -> Ran:
    """Evaluate inpainters (by default the mean colour) with a store and a local executor of their own."""
    chosen = inpainters or Mean()
    asked = {chosen.name: chosen} if isinstance(chosen, Inpainter) else chosen
    heard = Heard()
    with Store(store) as opened, LocalExecutor(devices, workers) as executor:
        runner = Runner(opened, executor, heard, batch_size, fresh)
        return Ran(evaluate(runner, setup, asked, **options), heard)


def entries(store: Path) -> dict[bytes, tuple[int, bytes, bytes | None]]:
    """Everything a store's index holds, read behind its back."""
    import sqlite3

    connection = sqlite3.connect(store / "index.sqlite", timeout=30)
    try:
        return {key: (kind, value, file) for key, kind, value, file in connection.execute("SELECT * FROM entries")}
    finally:
        connection.close()


def files(store: Path) -> list[Path]:
    return sorted(path for path in (store / "files").rglob("*") if path.is_file())


def environment() -> dict[str, str]:
    """The environment of a process that finds the tests' plugin and no other but the suites."""
    path = os.pathsep.join([str(PIECES), str(PIECES / "installed")])
    return {**os.environ, "PYTHONPATH": path, "INPAINTBENCH_PLUGINS": "benchmarks,pieces", "COLUMNS": "200"}


def command(*words: str | Path) -> list[str]:
    """The command line `inpaintbench …` of this interpreter."""
    return [sys.executable, "-c", "from inpaintbench.cli import main; main()", *map(str, words)]


def inpaintbench(*words: str | Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """`inpaintbench …`, run to its end as a process of its own."""
    return subprocess.run(
        command(*words), env=environment(), capture_output=True, text=True, timeout=timeout, check=False
    )
