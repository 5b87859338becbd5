"""The local executor: in this process, in one process per device, or in several for work that holds a core."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from inpaintbench.executors.executor import Emit, Executor, Link, Work

if TYPE_CHECKING:
    from inpaintbench.executors.worker import Worker


class LocalExecutor(Executor):
    """Runs on this machine: parallel work in several processes, other work in one lane for each device."""

    name = "local"

    def __init__(self, devices: Sequence[str] = ("cpu",), workers: int | None = None) -> None:
        super().__init__(devices, workers)
        self._pools: dict[bool, list[Worker]] = {}

    def prepare(self) -> None:
        if self.workers > 1:
            from inpaintbench.executors.worker import start_server

            start_server()

    def map(self, work: Work, batches: Sequence[Any], link: Link, emit: Emit) -> None:
        from inpaintbench.executors import crew, lane

        count = self.workers if work.parallel else len(self.devices)
        if count > 1 and len(batches) >= 2 * count:
            crew.Crew(self._pool(work.parallel), work, batches, link, emit).run()
            return
        device = "cpu" if work.parallel else self.devices[0]
        opened = work.open(device, link)
        # what is not to be spread over the cores takes them all by itself, unless it has a device of its own
        drive = lane.run if work.parallel or not device.startswith("cpu") else lane.run_in_turn
        try:
            left = iter(batches)
            drive(opened, lambda _: next(left, None), emit)
        finally:
            opened.close()

    def close(self) -> None:
        for pool in self._pools.values():
            for worker in pool:
                worker.stop()
        self._pools.clear()

    def _pool(self, parallel: bool) -> list[Worker]:
        from inpaintbench.executors.worker import Worker

        if not self._pools.get(parallel):
            devices = ["cpu"] * self.workers if parallel else list(self.devices)
            threads = max(1, (os.cpu_count() or 1) // len(devices))
            self._pools[parallel] = [Worker(device, threads) for device in devices]
        return self._pools[parallel]
