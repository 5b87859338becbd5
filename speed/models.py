"""Real models: `eval`'s stages against the bare libraries called in a loop with the same batches.

With a CUDA card it takes the real architectures at their real sizes, else tiny ones, one picture at a time; weights are
random, because speed does not depend on them. The checkpoints are written into a folder, by default a temporary one
(24 GB for the real ones); all is measured in turns, each time in a new process.
Run: python speed/models.py [repetitions] [folder]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from measured import Task, command

PLUGIN = Path(__file__).parent / "plugin"


@dataclass(frozen=True)
class Contest:
    """A row of the table: what is measured, the task of ours and the bare one, and the bar of their ratio."""

    title: str
    ours: Task
    bare: Task
    bar: float
    seconds: bool = False
    """Whether the processes' own seconds are compared, ours over bare, and not pictures per second."""


def contests(folder: Path, card: bool) -> list[Contest]:
    """The rows for this machine."""
    device, dtype = ("cuda:0", "bfloat16") if card else ("cpu", "float32")
    side, steps, count = (512, 50, 48) if card else (64, 20, 48)
    paint = Task("stage", True, "sd15", str(folder / "sd15"), device, dtype, 1, count, side, steps)
    rows = [
        _against(f"inpainting, batch {batch}", replace(paint, batch=batch), 0.97)
        for batch in ((1, 8, 16) if card else (1,))
    ]
    if card:
        plain = replace(paint, ours=False, dtype="float16")
        best = replace(paint, fastest=True, pictures=128)
        rows.append(Contest("inpainting, best setting", best, replace(plain, pictures=128), 2.0))
    say = replace(paint, family="blip", folder=str(folder / "blip"), pictures=512)
    rows.append(_against("captions by BLIP", replace(say, batch=16 if card else 1), 0.97))
    say = replace(say, family="qwen", folder=str(folder / "qwen"), pictures=128 if card else 512)
    rows.append(_against("captions by Qwen2.5-VL", replace(say, batch=8 if card else 1), 0.97))
    first = replace(paint, what="first", pictures=1, steps=1)
    return [*rows, Contest("time to the first picture", first, replace(first, ours=False), 1.2, seconds=True)]


def _against(title: str, task: Task, bar: float) -> Contest:
    return Contest(title, task, replace(task, ours=False), bar)


def measure(task: Task) -> tuple[float, float]:
    """What a process of its own prints, and its seconds."""
    paths = os.pathsep.join([str(PLUGIN), os.environ.get("PYTHONPATH", "")])
    begin = time.perf_counter()
    done = subprocess.run(
        command(task),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": paths, "HF_HUB_OFFLINE": "1"},
    )
    if done.returncode:
        sys.exit(done.stderr or "failed")
    return float(json.loads(done.stdout.splitlines()[-1])), time.perf_counter() - begin


def compare(contest: Contest, repetitions: int) -> None:
    found: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(repetitions):
        for task in (contest.ours, contest.bare):
            value, seconds = measure(task)
            found[task.ours].append(seconds if contest.seconds else value)
    ours, bare = median(found[True]), median(found[False])
    ratio = median(a / b for a, b in zip(found[True], found[False], strict=True))
    unit = "s" if contest.seconds else "/s"
    bar = f"at {'most' if contest.seconds else 'least'} {contest.bar}"
    print(f"{contest.title:<28} {ours:>9.2f} {unit:<2} {bare:>9.2f} {unit:<2} {ratio:>6.3f}   {bar}", flush=True)


def write(folder: Path, card: bool) -> None:
    """The checkpoints that are not there yet; in a process of its own, which gives all memory back."""
    script = Path(__file__).with_name("checkpoints.py")
    for name in ("sd15", "blip", "qwen"):
        if not (folder / name).exists():
            sizes = "real" if card else "tiny"
            subprocess.run([sys.executable, script, name, folder / name, sizes], check=True, stderr=subprocess.DEVNULL)


def main() -> None:
    import diffusers
    import torch
    import transformers

    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    card = torch.cuda.is_available()
    where = torch.cuda.get_device_name(0) if card else f"{os.cpu_count()} cores, tiny models"
    versions = ", ".join(f"{library.__name__} {library.__version__}" for library in (torch, diffusers, transformers))
    print(f"{where}; {versions}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        write(folder, card)
        print(f"{'':<28} {'ours':>12} {'bare':>12} {'ratio':>6}   bar")
        rows = contests(folder, card)
        for contest in rows:
            compare(contest, repetitions)
        if card:
            task = replace(rows[1].ours, what="idle")
            print(f"{'idle while inpainting':<28} {100 * measure(task)[0]:>11.1f}%   at most 3 %")
            task = replace(rows[1].ours, what="left", pictures=16)
            print(f"{'memory left behind':<28} {measure(task)[0] / 2**20:>9.1f} MiB   at most 64 MiB")


if __name__ == "__main__":
    main()
