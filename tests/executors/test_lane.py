"""A lane reads ahead and writes behind, in order, and never waits for a batch while it has one to compute."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from inpaintbench.executors import LocalExecutor
from inpaintbench.executors import lane as lanes

Drive = Callable[[Any, lanes.Take, Callable[[Any], None]], None]


@dataclass
class Doubling:
    """A lane that doubles numbers and notes its steps, and which threads took them."""

    fails_on: int | None = None
    interrupts_on: int | None = None
    steps: list[str] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)

    def read(self, batch: int) -> int:
        self.threads.add(threading.current_thread().name)
        self.steps.append(f"read {batch}")
        return batch

    def compute(self, inputs: int) -> int:
        if inputs == self.fails_on:
            raise RuntimeError("this one not")
        if inputs == self.interrupts_on:
            raise KeyboardInterrupt
        self.steps.append(f"compute {inputs}")
        return 2 * inputs

    def write(self, batch: int, outputs: int) -> tuple[int, int]:
        self.threads.add(threading.current_thread().name)
        self.steps.append(f"write {batch}")
        return batch, outputs

    def close(self) -> None:
        self.steps.append("close")


def within(seconds: float, call: Callable[[], None]) -> None:
    """Run a call in a thread; fails where it does not come back in time."""
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "it hangs"


def test_every_batch_is_emitted_once_in_order() -> None:
    emitted: list[Any] = []
    left = iter(range(20))
    lanes.run(Doubling(), lambda wait: next(left, None), emitted.append)
    assert emitted == [(i, 2 * i) for i in range(20)]


def test_no_batches_is_nothing_to_do() -> None:
    emitted: list[Any] = []
    lanes.run(Doubling(), lambda wait: None, emitted.append)
    assert emitted == []


def test_three_batches_at_most_are_read_ahead() -> None:
    lane = Doubling()
    left = iter(range(50))
    lanes.run(lane, lambda wait: next(left, None), lambda outcome: None)
    computed = 0
    for step in lane.steps:
        word, number = step.split()
        if word == "compute":
            computed += 1
        elif word == "read":
            assert int(number) <= computed + 3


@pytest.mark.parametrize("held", [1, 2, 3])
def test_a_supplier_that_waits_for_results_before_it_gives_more_is_no_deadlock(held: int) -> None:
    orders: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    emitted: list[Any] = []
    left = iter([*range(10), None])
    ended = False

    def take(wait: bool) -> int | None:
        nonlocal ended
        if ended:
            return None
        try:
            order = orders.get(wait)
        except queue.Empty:
            return None
        ended = order is None
        return order

    def emit(outcome: Any) -> None:
        emitted.append(outcome)
        if (order := next(left, "over")) != "over":
            orders.put(order)  # type: ignore[arg-type]

    for _ in range(held):
        orders.put(next(left))

    within(20, lambda: lanes.run(Doubling(), take, emit))
    assert len(emitted) == 10


@pytest.mark.parametrize("drive", [lanes.run, lanes.run_in_turn])
@pytest.mark.parametrize("wrong", [{"fails_on": 7}, {"interrupts_on": 7}])
def test_what_was_computed_before_an_exception_is_written(drive: Drive, wrong: dict[str, int]) -> None:
    lane = Doubling(**wrong)
    emitted: list[Any] = []
    left = iter(range(20))
    with pytest.raises((RuntimeError, KeyboardInterrupt)):
        drive(lane, lambda wait: next(left, None), emitted.append)
    assert emitted == [(i, 2 * i) for i in range(7)]


def test_an_error_while_writing_ends_the_run() -> None:
    def emit(outcome: Any) -> None:
        raise OSError("the disk is full")

    left = iter(range(20))
    with pytest.raises(OSError, match="disk is full"):
        lanes.run(Doubling(), lambda wait: next(left, None), emit)


@dataclass
class Doubled:
    """Work for an executor in a lane that the test holds."""

    lane: Doubling
    parallel: bool

    def open(self, device: str, link: object) -> Doubling:
        return self.lane


@pytest.mark.parametrize(
    ("device", "parallel", "in_turn"), [("cpu", False, True), ("cpu", True, False), ("cuda:0", False, False)]
)
def test_reading_and_writing_wait_for_what_takes_every_core(device: str, parallel: bool, in_turn: bool) -> None:
    lane, emitted = Doubling(), list[Any]()
    with LocalExecutor((device,), workers=1) as executor:
        executor.map(Doubled(lane, parallel), range(6), None, emitted.append)  # type: ignore[arg-type]
    assert emitted == [(i, 2 * i) for i in range(6)]
    assert (lane.threads == {threading.current_thread().name}) == in_turn
