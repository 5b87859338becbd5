"""The work of one stage: components run over references, any number of them on one read of each."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from inpaintbench.components import Component, Inpainter, fingerprint
from inpaintbench.executors.executor import Link
from inpaintbench.pipeline import batches, devices, guard
from inpaintbench.pipeline.batches import Batches
from inpaintbench.pipeline.guard import Damage
from inpaintbench.pipeline.host import LocalHost, load
from inpaintbench.pipeline.reader import Reader
from inpaintbench.pipeline.refs import Ref
from inpaintbench.pipeline.steps import step_of
from inpaintbench.store import Entry, Kind, Store, codec, join

AnyComponent = Component[Any, Any]

AUTO: Literal["auto"] = "auto"
BatchSize = int | Literal["auto"] | None


@dataclass(frozen=True, slots=True)
class Task:
    """One reference, with the key of each component's output that is missing, by the component's place."""

    number: int
    ref: Ref
    missing: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one output: an entry, or the reason for having none; `damaged` names a stored input to remake."""

    number: int
    place: int
    entry: Entry | None
    reason: str = ""
    damaged: bytes | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What travels back for a batch: what became of each output, and masks that were met on the way."""

    came: tuple[Came, ...]
    found: tuple[Entry, ...] = ()
    items: int = 0
    memory: int = 0
    device_memory: int = 0


@dataclass(frozen=True)
class StageWork:
    """Components with all they need to be opened in any process.

    `batch_size` is the number of items a component is given at once: its own choice where it is None, and what turns
    out to be fastest where it is AUTO.
    """

    components: tuple[AnyComponent, ...]
    prepared: tuple[Any, ...]
    folder: Path
    batch_size: BatchSize = None

    @property
    def parallel(self) -> bool:
        return all(component.parallel for component in self.components)

    @property
    def size(self) -> int:
        """Tasks in a batch: as many as the component that takes most at once."""
        if self.batch_size == AUTO:
            return 1 if self.parallel else batches.MOST
        return self.batch_size or max(component.batch_size for component in self.components)

    def __str__(self) -> str:
        return " and ".join(f"{component.kind} '{component.name}'" for component in self.components)

    def open(self, device: str, link: Link) -> StageLane:
        return StageLane(self, device, link)

    def lost(self, batch: Sequence[Task], reason: str) -> Outcome:
        came = [Came(task.number, place, None, reason) for task in batch for place, _ in task.missing]
        return Outcome(tuple(came), items=len(batch))

    def singles(self, batch: Sequence[Task]) -> list[Sequence[Task]]:
        return [[task] for task in batch]


@dataclass(frozen=True, slots=True)
class _Input:
    """A task with what was read for it: per missing place the prepared item, or a reason, or damage."""

    task: Task
    items: dict[int, Any]
    reason: str = ""
    damaged: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Made:
    """One output before it is stored."""

    item: Any
    output: Any
    reason: str | Damage
    seconds: float


class StageLane:
    """A stage's components, loaded on one device."""

    def __init__(self, work: StageWork, device: str, link: Link) -> None:
        self.work, self.device, self.link = work, device, link
        self.store = Store(work.folder, writable=False)
        self.reader = Reader(self.store, link)
        self.steps = [step_of(component) for component in work.components]
        self.wanted = [_wanted(component) for component in work.components]
        self.functions: list[Any] = []
        self.batches: dict[tuple[int, tuple[int, int]], Batches] = {}
        self.opened: dict[AnyComponent, Batches] = {}
        devices.forget_peak(device)
        asked = work.batch_size if isinstance(work.batch_size, int) else None
        try:
            for component, prepared in zip(work.components, work.prepared, strict=True):
                host = LocalHost(device, link, self.store, prepared, self.opened, asked)
                self.functions.append(load(component, host))
        except BaseException:
            self.close()
            raise

    def read(self, batch: Sequence[Task]) -> tuple[list[_Input], tuple[Entry, ...]]:
        """What each task needs, and the masks that were met for the first time."""
        inputs = [self._input(task) for task in batch]
        found, self.reader.found = tuple(self.reader.found), []
        return inputs, found

    def compute(self, inputs: tuple[list[_Input], tuple[Entry, ...]]) -> tuple[Any, ...]:
        """Every component over the tasks that miss its output."""
        made: dict[tuple[int, int], _Made] = {}
        for place, component in enumerate(self.work.components):
            step = self.steps[place]
            chosen = []
            for entry in inputs[0]:
                if place not in entry.items:
                    continue
                if (given := step.given(component, entry.items[place])) is None:
                    chosen.append(entry)
                else:
                    made[entry.task.number, place] = _Made(entry.items[place], given, "", 0.0)
            items = [entry.items[place] for entry in chosen]
            if not items:
                continue
            results = self._batches(place, chosen[0].task.ref.size).run(items, step, component)
            for entry, item, (output, reason, seconds) in zip(chosen, items, results, strict=True):
                made[entry.task.number, place] = _Made(item, output, reason, seconds)
            self._remember(place, chosen[0].task.ref.size)
        return (*inputs, made)

    def write(self, batch: Sequence[Task], outputs: tuple[Any, ...]) -> Outcome:
        """Encode what was made and file its pictures."""
        inputs, found, made = outputs
        came = [
            self._came(entry, place, key, made.get((entry.task.number, place)))
            for entry in inputs
            for place, key in entry.task.missing
        ]
        return Outcome(tuple(came), found, len(batch), _peak_memory(), devices.peak(self.device))

    def close(self) -> None:
        """Let go of the components, so that the next stage finds their memory free."""
        self.batches.clear()
        self.functions.clear()
        self.opened.clear()
        self.store.close()
        if not self.work.parallel:
            devices.release(self.device)

    def _batches(self, place: int, size: tuple[int, int]) -> Batches:
        """A component's function for pictures of a size, given as many at once as was asked for; where that is left
        open, as many as are known to fit on such a device."""
        if (place, size) not in self.batches:
            component, function, asked = self.work.components[place], self.functions[place], self.work.batch_size
            own, known = component.batch_size, None
            grows = asked == AUTO and not component.parallel
            if grows or (own > 1 and not isinstance(asked, int)):
                key = self._size_key(component, size)
                entry = self.link.get([key]).get(key)
                known = int(json.loads(self.store.read(entry))) if entry else None
            if grows:
                found = Batches(function, known or own, self.device, growing=True)
            else:
                found = Batches(function, asked if isinstance(asked, int) else min(own, known or own), self.device)
            self.batches[place, size] = found
        return self.batches[place, size]

    def _remember(self, place: int, size: tuple[int, int]) -> None:
        """Keep the batch size that was found out, for this component, pictures of this size and this sort of device."""
        if (found := self.batches[place, size]).settled:
            key = self._size_key(self.work.components[place], size)
            self.link.save([self.store.seal(key, Kind.JSON, codec.dump_json(found.size))])
            found.settled = False

    def _size_key(self, component: AnyComponent, size: tuple[int, int]) -> bytes:
        return join("batch size", fingerprint(component), devices.name(self.device), "x".join(map(str, size)))

    def _input(self, task: Task) -> _Input:
        value = guard.read(lambda: self._items(task))
        if isinstance(value, Damage):
            return _Input(task, {}, damaged=value.key)
        return _Input(task, {}, value) if isinstance(value, str) else _Input(task, value)

    def _items(self, task: Task) -> dict[int, Any]:
        wanted = frozenset[str]().union(*(self.wanted[place] for place, _ in task.missing))
        value = task.ref.read(self.reader, wanted)
        return {place: self.steps[place].prepare(self.work.components[place], value) for place, _ in task.missing}

    def _came(self, entry: _Input, place: int, key: bytes, made: _Made | None) -> Came:
        number = entry.task.number
        if made is None:
            return Came(number, place, None, entry.reason, entry.damaged)
        if isinstance(made.reason, Damage):
            return Came(number, place, None, damaged=made.reason.key)
        if made.output is None:
            return Came(number, place, None, made.reason, seconds=made.seconds)
        sealed = guard.read(lambda: self._sealed(key, place, made))
        if isinstance(sealed, Entry):
            return Came(number, place, sealed, seconds=made.seconds)
        return Came(number, place, None, str(sealed), seconds=made.seconds)

    def _sealed(self, key: bytes, place: int, made: _Made) -> Entry:
        step = self.steps[place]
        data, note = step.seal(made.item, made.output, made.seconds)
        return self.store.seal(key, step.kind, data, note)


def _peak_memory() -> int:
    """The most memory this process has held, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _wanted(component: AnyComponent) -> frozenset[str]:
    if isinstance(component, Inpainter):
        return frozenset({"truth"}) if component.oracle else frozenset()
    return frozenset(getattr(component, "reads", ()))
