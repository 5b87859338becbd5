"""One lane: while a batch is computed, the next is read and the last one is written, unless every core is busy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from inpaintbench.executors.executor import Emit, Lane

_AHEAD = 3
"""Batches that are read ahead, and batches that may wait to be written: what bounds the memory of a lane."""


Take = Callable[[bool], Any]
"""The next batch. With True it waits for one, and None means that there are no more; with False, that none is here."""


def run_in_turn(lane: Lane, take: Take, emit: Emit) -> None:
    """Drive a lane one step after the other: where every core is busy, threads that overlap are in each other's way.

    A network on the CPU more than all: each of its threads waits for the slowest one at every layer.
    """
    while (batch := take(True)) is not None:
        emit(lane.write(batch, lane.compute(lane.read(batch))))


def run(lane: Lane, take: Take, emit: Emit) -> None:
    """Drive a lane over batches. `emit` is called by the writing thread alone.

    What was computed before an exception (an interruption too) is still written and emitted.
    """
    with ThreadPoolExecutor(1, "read") as reader, ThreadPoolExecutor(1, "write") as writer:
        reading: deque[tuple[Any, Future[Any]]] = deque()
        writing: deque[Future[None]] = deque()

        def top_up() -> None:
            while len(reading) < _AHEAD and (batch := take(not reading)) is not None:
                reading.append((batch, reader.submit(lane.read, batch)))

        def write(batch: Any, outputs: Any) -> None:
            emit(lane.write(batch, outputs))

        try:
            top_up()
            while reading:
                batch, future = reading[0]
                inputs = future.result()
                top_up()
                reading.popleft()
                outputs = lane.compute(inputs)
                writing.append(writer.submit(write, batch, outputs))
                while len(writing) >= _AHEAD:
                    writing.popleft().result()
                top_up()
        finally:
            for _, future in reading:
                future.cancel()
        while writing:
            writing.popleft().result()
