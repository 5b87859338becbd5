"""Inpainters of the tests: seeded noise, the input itself, what they are told, and every sort of failure."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_pieces.log import append, first_time

Paint = Callable[[Sequence[ib.Degraded]], Any]


class Identity(ib.Inpainter):
    """Returns its input, whatever size it declares to need; notes the shapes and the area of the holes it was given."""

    name = "identity"

    multiple: int = 1
    least: int = 1
    short_side: int | None = None
    log: str = ""

    @property
    def multiple_of(self) -> int:
        return self.multiple

    @property
    def min_size(self) -> int:
        return self.least

    @property
    def native(self) -> int | None:
        return self.short_side

    def load(self, host: ib.Host) -> Paint:
        def paint(item: ib.Degraded) -> ib.Image:
            height, width = item.image.shape[:2]
            append(self.log, f"{item.id} {height}x{width} {int(item.mask.sum())}")
            return item.image

        return lambda batch: [paint(item) for item in batch]


class Noisy(ib.Inpainter):
    """Fills the hole with noise from the seed it is given; notes id, seed, device and process."""

    name = "noisy"
    batch_size: ClassVar[int] = 3
    parallel: ClassVar[bool] = True

    log: str = ""

    def load(self, host: ib.Host) -> Paint:
        import numpy as np

        append(self.log, f"load {host.device} {os.getpid()}")

        def paint(item: ib.Degraded) -> ib.Image:
            append(self.log, f"{item.id} {item.seed} {host.device} {os.getpid()}")
            noise = np.random.default_rng(item.seed).integers(1, 256, item.image.shape, np.uint8)
            item.image[item.mask] = noise[item.mask]  # into its own input, as careless models do
            return item.image

        return lambda batch: [paint(item) for item in batch]


class Lonely(Noisy):
    """The same, once a device."""

    name = "lonely"
    parallel: ClassVar[bool] = False


class Slow(ib.Inpainter):
    """Takes its time over every picture, and notes when it begins one and when it has done it."""

    name = "slow"
    parallel: ClassVar[bool] = True

    seconds: float = 0.05
    log: str = ""

    def load(self, host: ib.Host) -> Paint:
        def paint(item: ib.Degraded) -> ib.Image:
            append(self.log, f"begin {item.id} {os.getpid()}")
            time.sleep(self.seconds)
            append(self.log, f"done {item.id} {os.getpid()}")
            return item.image

        return lambda batch: [paint(item) for item in batch]


class Hungry(ib.Inpainter):
    """Takes `megabytes` of memory for every picture of a batch, all at once; notes the batches that it could run."""

    name = "hungry"
    batch_size: ClassVar[int] = 8

    megabytes: int = 100
    log: str = ""

    def load(self, host: ib.Host) -> Paint:
        import numpy as np

        def paint(batch: Sequence[ib.Degraded]) -> list[ib.Image]:
            taken = np.ones(len(batch) * self.megabytes << 20, np.uint8)
            append(self.log, f"{len(batch)} {taken[-1]}")
            return [item.image for item in batch]

        return paint


class Oracle(ib.Inpainter):
    """A control: returns the picture it is handed, which is the truth."""

    name = "oracle"
    oracle: ClassVar[bool] = True

    def load(self, host: ib.Host) -> Paint:
        return lambda batch: [item.image for item in batch]


class Told(ib.Inpainter):
    """Fills the hole with the grey that the prompt names; fails where it says so. Notes prompts and seeds."""

    name = "told"
    batch_size: ClassVar[int] = 4

    log: str = ""

    @property
    def uses_prompt(self) -> bool:
        return True

    def load(self, host: ib.Host) -> Paint:
        def paint(item: ib.Degraded) -> ib.Image:
            append(self.log, f"{item.id}|{item.prompt}|{item.seed}")
            if item.prompt == "fail":
                raise ValueError("it was told to fail")
            item.image[item.mask] = int(item.prompt) if item.prompt.isdigit() else 7
            return item.image

        return lambda batch: [paint(item) for item in batch]


class Faulty(ib.Inpainter):
    """Fills the hole with grey, and goes wrong as `fault` says: while loading, or on the sample `on`."""

    name = "faulty"
    batch_size: ClassVar[int] = 3
    parallel: ClassVar[bool] = True

    fault: Literal[
        "none", "raise", "exit", "leave", "kill", "kill-once", "transient", "transient-once", "memory", "large-batch",
        "few", "many", "nothing", "text", "float", "nan", "shape", "black", "batch",
        "load-raise", "load-exit", "load-memory", "load-nothing", "load-kill-once",
    ] = "none"  # fmt: skip
    on: str = ""
    log: str = ""
    folder: str = ""

    def load(self, host: ib.Host) -> Paint:
        if self.fault == "load-raise":
            raise ValueError("no such weights")
        if self.fault == "load-exit":
            os._exit(3)
        if self.fault == "load-memory":
            raise MemoryError("the weights do not fit")
        if self.fault == "load-nothing":
            return None  # type: ignore[return-value]
        if self.fault == "load-kill-once" and first_time(self.folder, "killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        return self._paint

    def _paint(self, batch: Sequence[ib.Degraded]) -> Any:
        append(self.log, " ".join(item.id for item in batch))
        ids = [item.id for item in batch]
        if self.fault == "batch" and len(batch) > 1:
            raise ValueError("one at a time, please")
        if self.fault == "large-batch" and len(batch) > 2:
            raise MemoryError("two at most")
        if self.on in ids:
            _go_wrong(self.fault, self.folder)
        outputs = [self._output(item) for item in batch]
        if self.fault == "few" and self.on in ids:
            return outputs[1:]
        if self.fault == "many" and self.on in ids:
            return [*outputs, outputs[0]]
        return None if self.fault == "nothing" and self.on in ids else outputs

    def _output(self, item: ib.Degraded) -> Any:
        import numpy as np

        item.image[item.mask] = 99
        if item.id != self.on:
            return item.image
        made = {
            "text": lambda: "a picture",
            "float": lambda: item.image / 255,
            "nan": lambda: np.full(item.image.shape, np.nan, np.float32),
            "shape": lambda: item.image[1:],
            "black": lambda: np.zeros_like(item.image),
        }
        return made.get(self.fault, lambda: item.image)()


def _go_wrong(fault: str, folder: str) -> None:
    if fault == "raise":
        raise ValueError("too hard,\nby far")
    if fault == "exit":
        sys.exit(5)
    if fault == "leave":
        os._exit(4)
    if fault == "kill" or (fault == "kill-once" and first_time(folder, "killed")):
        os.kill(os.getpid(), signal.SIGKILL)
    if fault == "transient" or (fault == "transient-once" and first_time(folder, "failed")):
        raise ib.TransientError("the line is busy")
    if fault == "memory":
        raise MemoryError
