"""A worker that dies is replaced; what it held is tried again, item by item and alone."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from inpaintbench_pieces import Faulty, Noisy, Slow
from inpaintbench_pieces.log import lines
from workshop import Heard, Ran, arrange, command, environment, paint_gallery, run

from inpaintbench.errors import PluginError
from inpaintbench.executors import LocalExecutor
from inpaintbench.pipeline.evaluate import evaluate
from inpaintbench.pipeline.stage import Runner
from inpaintbench.store import Store

Go = Callable[..., Ran]


@pytest.fixture
def faulty(tmp_path: Path) -> Go:
    """Runs `Faulty` on twelve pictures in two workers, with a fault on `p4`."""
    made = arrange(paint_gallery(tmp_path / "gallery", 12))

    def go(fault: str, **how: object) -> Ran:
        painter = Faulty(fault=fault, on="p4", log=str(tmp_path / "log"), folder=str(tmp_path))  # type: ignore[arg-type]
        return run(tmp_path / f"store {fault}", made, painter, **{"workers": 2, **how})  # type: ignore[arg-type]

    return go


def test_a_worker_that_is_killed_once_costs_nothing(faulty: Go, tmp_path: Path) -> None:
    expected = faulty("none").rows.digest
    (tmp_path / "log").unlink()
    found = faulty("kill-once")
    assert found.failures == {}
    assert found.rows.digest == expected
    batches = [line.split() for line in lines(tmp_path / "log")]
    alone = [batch for batch in batches if len(batch) == 1]
    assert len(alone) == 3  # the batch that its worker held longest, which may be the one before
    assert len(batches) <= 4 + 2 * 3 + len(alone)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("kill", "faulty: its process was killed by SIGKILL"),
        ("leave", "faulty: its process ended with code 4"),
    ],
)
def test_an_item_that_kills_its_worker_twice_is_lost_and_the_others_are_fine(
    faulty: Go, fault: str, reason: str
) -> None:
    found = faulty(fault)
    assert found.failures == {"p4": reason}
    expected = faulty("none").rows
    others = [i for i, sample in enumerate(expected.sample) if sample != "p4"]
    assert [found.rows.reconstruction[i] for i in others] == [expected.reconstruction[i] for i in others]


def test_an_item_that_kills_is_lost_on_a_device_of_its_own_too(tmp_path: Path) -> None:
    made = arrange(paint_gallery(tmp_path / "gallery", 12))
    found = run(tmp_path / "store", made, Faulty(fault="kill", on="p4"), workers=3, batch_size=1)
    assert list(found.failures) == ["p4"]


def test_a_component_that_ends_its_process_while_it_loads_is_one_line(faulty: Go) -> None:
    with pytest.raises(PluginError) as caught:
        faulty("load-exit")
    assert str(caught.value) == (
        "inpainter 'faulty' could not be loaded: its process ended with code 3; try --workers 1 to see why"
    )


def test_a_worker_that_is_killed_while_it_loads_is_replaced_once(faulty: Go) -> None:
    assert faulty("load-kill-once").failures == {}


def test_workers_that_were_killed_between_two_stages_are_replaced(tmp_path: Path) -> None:
    made = arrange(paint_gallery(tmp_path / "gallery", 6))
    with Store(tmp_path / "store") as store, LocalExecutor(("cpu",), 2) as executor:
        runner = Runner(store, executor, Heard(), batch_size=1)
        evaluate(runner, made, {"noisy": Noisy()})
        executor._pools[True][0].process.kill()
        executor._pools[True][0].process.join()
        found = evaluate(runner, made, {"slow": Slow(seconds=0.01)})
    assert set(found.rows["slow"].failure) == {None}


def test_an_executor_leaves_no_process_behind(tmp_path: Path) -> None:
    made = arrange(paint_gallery(tmp_path / "gallery", 6))
    with Store(tmp_path / "store") as store:
        executor = LocalExecutor(("cpu",), 2)
        evaluate(Runner(store, executor, Heard(), batch_size=1), made, {"noisy": Noisy()})
        workers = [worker.process.pid for worker in executor._pools[True]]
        executor.close()
    assert not any(_alive(pid) for pid in workers if pid)


@pytest.mark.parametrize("seconds", [0.2, 60])
def test_workers_die_with_a_parent_that_is_killed_whatever_they_are_doing(tmp_path: Path, seconds: float) -> None:
    paint_gallery(tmp_path / "gallery", 12)
    log = tmp_path / "log"
    parent = subprocess.Popen(
        command(
            "eval", "-s", "pieces/gallery", "--data", f"pieces/gallery={tmp_path / 'gallery'}",
            "-i", f"slow:seconds={seconds},log={log}", "--workers", "2",
            "--store", tmp_path / "store", "--out", tmp_path / "out",
        ),
        env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _wait(lambda: len({line.split()[2] for line in lines(log)}) == 2, 60)
    workers = [int(line.split()[2]) for line in lines(log)]
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    _wait(lambda: not any(_alive(pid) for pid in workers), 10)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
