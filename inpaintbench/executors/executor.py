"""An executor runs work over batches; what work is, is known above."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

if TYPE_CHECKING:
    from inpaintbench.store import Entry


class Link(Protocol):
    """The way from work to the store, wherever the work runs."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        """The entries of the keys that are known."""

    def save(self, entries: Sequence[Entry]) -> None:
        """Write entries now: when this returns they outlive the process."""


class Lane(Protocol):
    """Work that is loaded and running in one place. Its three steps run side by side, on different batches."""

    def read(self, batch: Any) -> Any:
        """Fetch what the batch needs."""

    def compute(self, inputs: Any) -> Any:
        """Run the loaded components."""

    def write(self, batch: Any, outputs: Any) -> Any:
        """Encode and file the outputs; returns what travels back, which must be small and picklable."""

    def close(self) -> None:
        """Let go of everything that was opened."""


class Work(Protocol):
    """What a stage wants done: picklable, so that it can be opened in another process."""

    @property
    def parallel(self) -> bool:
        """Whether it may run in several processes on the CPU."""

    def open(self, device: str, link: Link) -> Lane:
        """Load it on a device."""

    def lost(self, batch: Any, reason: str) -> Any:
        """What travels back for a batch whose process died every time."""

    def singles(self, batch: Any) -> Sequence[Any]:
        """The batch cut into batches of one item."""


Emit = Callable[[Any], None]
"""Takes what one batch came to; it is called once a batch, in any order, never by two threads at once."""


class Executor(ABC):
    """A way to run batches. Results do not depend on which one is used."""

    name: ClassVar[str]

    def __init__(self, devices: Sequence[str] = ("cpu",), workers: int | None = None) -> None:
        """`devices` are where components run; `workers` is how many processes share parallel work, by default as many
        as there are cores."""
        self.devices = tuple(devices)
        self.workers = workers or os.cpu_count() or 1

    def prepare(self) -> None:  # noqa: B027 - most have nothing to prepare
        """There will be work: what takes a while to start may begin to. It is not called before every `map`."""

    @abstractmethod
    def map(self, work: Work, batches: Sequence[Any], link: Link, emit: Emit) -> None:
        """Run every batch and hand each one's outcome to `emit`. Batches that were under way when it is interrupted
        are finished and emitted where that is possible."""

    @abstractmethod
    def close(self) -> None:
        """End every process it started."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
