"""A run that is interrupted or killed at any moment goes on where it ended, to the rows of an uninterrupted one."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from inpaintbench_pieces.log import lines
from workshop import command, entries, environment, inpaintbench, paint_gallery

from inpaintbench.store import Kind

SUITE = ("-s", "truce-synthetic", "-i", "mean", "-i", "telea", "--limit", "6")
CELLS = 6 * 3
KILLS = 20
HELD = 3
"""Batches that a worker or the lane of this process may have under way."""


def words(folder: Path, *more: str) -> tuple[str | Path, ...]:
    return ("eval", *more, "--store", folder / "store", "--out", folder / "out")


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    """A run in a session of its own, so that a signal can be sent to the whole group as a terminal does."""
    return subprocess.Popen(
        command(*arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def digests(folder: Path) -> dict[str, str]:
    """The digest of the rows of every result, which their files bear out."""
    found = {}
    for path in sorted((folder / "out").rglob("*.json")):
        data = json.loads(path.read_text())
        assert pq.read_table(path.parent / data["rows"]["file"]).num_rows == data["rows"]["count"]
        found[path.name] = data["rows"]["digest"]
    return found


def computed(folder: Path) -> tuple[int, int]:
    """Pictures and other outputs that the last run computed, by its results; stages of all inpainters count once.

    The pictures of the control are in no inpainter's result.
    """
    costs = [json.loads(path.read_text())["cost"] for path in sorted((folder / "out").rglob("*.json"))]
    painted = [cost["computed"] for block in costs for cost in block if cost["stage"].startswith("inpaint")]
    return sum(painted), sum(cost["computed"] for cost in costs[0] if not cost["stage"].startswith("inpaint"))


def outputs(folder: Path) -> tuple[int, int]:
    """Pictures and other outputs of components that the store holds: captions and measurements."""
    if not (folder / "store" / "index.sqlite").exists():
        return 0, 0
    try:
        found = entries(folder / "store").values()
    except sqlite3.OperationalError:  # killed before there was a table
        return 0, 0
    captions = sum(kind == Kind.JSON and value.startswith(b'[["') for kind, value, _ in found)
    measured = sum(kind == Kind.MEASURED for kind, _, _ in found)
    return sum(kind == Kind.IMAGE for kind, _, _ in found), captions + measured


def check_only_the_rest_was_computed(folder: Path, whole: Path, before: tuple[int, int]) -> None:
    """What was there before the last run was not computed again by it."""
    assert digests(folder) == digests(whole)
    assert outputs(folder) == outputs(whole)
    (painted, measured), (all_painted, all_measured) = computed(folder), outputs(whole)
    assert measured == all_measured - before[1]
    assert all_painted - before[0] - CELLS <= painted <= all_painted - before[0]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An uninterrupted run."""
    folder = tmp_path_factory.mktemp("whole")
    done = inpaintbench(*words(folder, *SUITE, "--workers", "1"))
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def test_an_uninterrupted_run_computes_what_it_stores(whole: Path) -> None:
    check_only_the_rest_was_computed(whole, whole, (0, 0))
    assert outputs(whole)[0] == 3 * CELLS
    assert len(digests(whole)) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_is_killed_at_any_moment_goes_on_to_the_same_rows(whole: Path, tmp_path: Path, workers: int) -> None:
    moments = random.Random(workers)
    folder, left, finished = tmp_path / "0", KILLS // 2, 0
    while left:
        before = outputs(folder)
        process = start(*words(folder, *SUITE, "--workers", str(workers)))
        try:
            process.wait(moments.uniform(0.5, 3.5))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            left -= 1
        process.communicate()
        if process.returncode:  # a result that was written already would be kept, with the cost of that run
            shutil.rmtree(folder / "out", ignore_errors=True)
        assert process.returncode in (0, -signal.SIGKILL)
        after = outputs(folder)
        assert all(now >= then for now, then in zip(after, before, strict=True))  # what was finished is there for good
        if process.returncode == 0:
            check_only_the_rest_was_computed(folder, whole, before)
            finished += 1
            folder = tmp_path / str(finished)
    before = outputs(folder)
    last = inpaintbench(*words(folder, *SUITE, "--workers", str(workers)))
    assert (last.returncode, last.stderr) == (0, "")
    check_only_the_rest_was_computed(folder, whole, before)


def done(log: Path) -> int:
    return len([line for line in lines(log) if line.startswith("done")])


def gallery_words(folder: Path, workers: int, log: Path, seconds: float = 0.1) -> tuple[str | Path, ...]:
    painter = f"slow:seconds={seconds},log={log}"
    data = f"pieces/gallery={folder / 'gallery'}"
    return words(folder, "-s", "pieces/gallery", "--data", data, "-i", painter, "--workers", str(workers))


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("pictures", [3, 20])
def test_a_kill_loses_the_batches_in_flight_and_no_more(tmp_path: Path, workers: int, pictures: int) -> None:
    paint_gallery(tmp_path / "gallery", 40)
    log = tmp_path / "log"
    process = start(*gallery_words(tmp_path, workers, log, seconds=0.02))
    wait(lambda: done(log) >= pictures)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert done(log) - HELD * workers <= outputs(tmp_path)[0] <= done(log)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_says_what_is_kept_and_goes_on_from_there(tmp_path: Path, workers: int) -> None:
    paint_gallery(tmp_path / "gallery", 24)
    log = tmp_path / "log"
    process = start(*gallery_words(tmp_path, workers, log))
    wait(lambda: done(log) >= 6)
    os.killpg(process.pid, signal.SIGINT)
    printed, said = process.communicate(timeout=30)
    assert process.returncode == 1
    (line,) = said.strip().splitlines()
    assert line.startswith("inpaintbench: interrupted; ")
    kept = int(line.split("; ")[1].split()[0])
    assert line.endswith(f"outputs of this run are kept in '{tmp_path / 'store'}'; the same command goes on from there")
    assert printed == ""
    pids = {int(line.split()[2]) for line in lines(log)} | {process.pid}
    wait(lambda: not any(alive(pid) for pid in pids))
    assert kept == outputs(tmp_path)[0]
    assert done(log) - 1 <= kept <= done(log) < 24  # what was under way was finished and kept
    assert kept > 0
    assert not list((tmp_path / "out").rglob("*.json"))
    log.unlink()
    again = inpaintbench(*gallery_words(tmp_path, workers, log))
    assert (again.returncode, again.stderr) == (0, "")
    assert len(lines(log)) == 2 * (24 - kept)
    plain = tmp_path / "plain"
    (tmp_path / "gallery").rename(tmp_path / "moved")
    plain.mkdir()
    (tmp_path / "moved").rename(plain / "gallery")
    assert inpaintbench(*gallery_words(plain, 2, log)).returncode == 0
    assert digests(plain) == digests(tmp_path)


@pytest.mark.parametrize("seconds", [0, 0.3, 0.6, 0.9])
def test_an_interruption_at_any_moment_is_one_line_and_no_traceback(tmp_path: Path, seconds: float) -> None:
    paint_gallery(tmp_path / "gallery", 24)
    process = start(*gallery_words(tmp_path, 2, tmp_path / "log"))
    wait(lambda: (tmp_path / "store").exists())
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    (line,) = said.strip().splitlines()
    assert line.startswith("inpaintbench: interrupted")
    pids = {int(line.split()[2]) for line in lines(tmp_path / "log")}
    wait(lambda: not any(alive(pid) for pid in pids))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
