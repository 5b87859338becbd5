"""One function runs a stage, and only it caches, batches and records failures."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from inpaintbench.components import Component, FeaturePair, SetMetric, fingerprint
from inpaintbench.executors import Executor
from inpaintbench.pipeline.guard import LoadError
from inpaintbench.pipeline.host import PIPELINE, preflight
from inpaintbench.pipeline.refs import Ref
from inpaintbench.pipeline.steps import step_of
from inpaintbench.pipeline.work import AUTO, BatchSize, Outcome, StageWork, Task
from inpaintbench.store import Entry, Kind, Store, join
from inpaintbench.store.keys import sha256
from inpaintbench.types import Failure

AnyComponent = Component[Any, Any]


class Progress(Protocol):
    """Somebody who is told how a run goes on."""

    def stage(self, title: str, total: int, cached: int) -> None:
        """A stage begins: `total` outputs, of which `cached` are there."""

    def advance(self, count: int) -> None:
        """So many outputs more are there."""

    def note(self, text: str) -> None:
        """Something the user should know."""


class Damaged(Exception):
    """Stored inputs were not what was written; they are forgotten, and the run must go over its stages again."""


@dataclass
class Column:
    """The outputs of one component over a stage's inputs: stored values, or failures, at the same places."""

    component: AnyComponent
    keys: list[bytes]
    values: list[bytes | None]
    files: list[bytes | None]
    failures: dict[int, Failure] = field(default_factory=dict)

    def put(self, place: int, entry: Entry) -> None:
        self.values[place], self.files[place] = entry.value, entry.file

    def entry(self, place: int) -> Entry | None:
        """The stored output at a place, None where it failed."""
        value = self.values[place]
        return None if value is None else Entry(self.keys[place], self.kind, value, self.files[place])

    def data(self, place: int, store: Store) -> bytes | None:
        """The bytes of the output at a place, wherever they lie; None where it failed."""
        if self.files[place] is None:
            return self.values[place]
        entry = self.entry(place)
        return None if entry is None else store.read(entry)

    def all_data(self, places: range, store: Store) -> Sequence[bytes | None]:
        """The bytes of the outputs at consecutive places."""
        if any(self.files):
            return [self.data(place, store) for place in places]
        return self.values[places.start : places.stop]

    def load(self, place: int, store: Store) -> Any:
        """The output at a place, read; None where it failed."""
        data = self.data(place, store)
        return None if data is None else step_of(self.component).load(data)

    @property
    def kind(self) -> Kind:
        return step_of(self.component).kind


@dataclass
class Cost:
    """What a stage took: items computed now, seconds of wall time, seconds of each item, peak memory in bytes, of the
    process and on its device.

    `of` is the inpainter that the stage was run for alone.
    """

    title: str
    of: str = ""
    computed: int = 0
    cached: int = 0
    seconds: float = 0.0
    per_item: list[float] = field(default_factory=list)
    memory: int = 0
    device_memory: int = 0


@dataclass
class Runner:
    """What every stage of a run shares. A `dry` one computes nothing: blanks stand for what is missing."""

    store: Store
    executor: Executor
    progress: Progress
    batch_size: BatchSize = None
    fresh: bool = False
    dry: bool = False
    costs: list[Cost] = field(default_factory=list)
    planned: set[bytes] = field(default_factory=set)
    expected: Sequence[AnyComponent] = ()
    """The components that the run may need: asked once whether they can, before the first of them computes anything."""

    def lacking(self) -> list[str]:
        """Why components that the run may need cannot be loaded, one line each."""
        reasons = []
        for component in self.expected:
            try:
                preflight(component)
            except LoadError as error:
                reasons.append(str(error))
        return list(dict.fromkeys(reasons))

    def require(self) -> None:
        """Ask the components that the run may need, the first time that something has to be computed; plans do not."""
        reasons = [] if self.dry else self.lacking()
        self.expected = ()
        for reason in reasons[:-1]:
            self.progress.note(reason)
        if reasons:
            raise LoadError(reasons[-1])

    def stage(
        self,
        title: str,
        components: Sequence[AnyComponent],
        refs: Sequence[Ref],
        prepared: Sequence[tuple[Any, bytes]] = (),
        of: str = "",
    ) -> list[Column]:
        """The output of every component for every reference, computed where the store has none.

        Equal keys are computed once; all components that miss a reference share one read of it. `prepared` is what
        each component must know of the suite, with its key. Raises `Damaged` after forgetting damaged inputs.
        """
        prepared = prepared or [(None, b"")] * len(components)
        parts: dict[tuple[str, ...], list[bytes]] = {}
        columns = []
        for component, (_, key) in zip(components, prepared, strict=True):
            reads = getattr(component, "reads", ())
            if reads not in parts:
                parts[reads] = [ref.parts(component) for ref in refs]
            columns.append(self._known(component, parts[reads], key))
        done = [column.component for column in columns if None not in column.values]
        self.expected = [component for component in self.expected if not any(_is_done(component, one) for one in done)]
        if self.dry:
            return self._pretend(title, of, columns)
        tasks = _tasks(columns, refs)
        missing = sum(len(task.missing) for task in tasks)
        cost = Cost(title, of, missing, len(refs) * len(components) - missing)
        self.costs.append(cost)
        self.progress.stage(title, missing + cost.cached, cost.cached)
        if tasks:
            begin = time.perf_counter()
            work = StageWork(
                tuple(components), tuple(value for value, _ in prepared), self.store.folder, self.batch_size
            )
            self._run(work, tasks, columns, cost)
            cost.seconds = time.perf_counter() - begin
        return columns

    def _pretend(self, title: str, of: str, columns: list[Column]) -> list[Column]:
        """Count every output once, and put a blank where one is missing, so that later stages are planned too."""
        cost = Cost(title, of)
        self.costs.append(cost)
        for column in columns:
            blank = step_of(column.component).blank
            for place, key in enumerate(column.keys):
                missing = column.values[place] is None
                if key not in self.planned:
                    self.planned.add(key)
                    cost.computed += missing
                    cost.cached += not missing
                if missing:
                    column.values[place] = blank
        return columns

    def _known(self, component: AnyComponent, parts: Sequence[bytes], prepared: bytes) -> Column:
        """The column as far as the store has it, from the keys of what the component reads."""
        prefix = join(PIPELINE, fingerprint(component), prepared)
        keys = [sha256(prefix + part) for part in parts]
        known = {} if self.fresh else self.store.rows(keys)
        nothing = (0, None, None)
        rows = [known.get(key, nothing) for key in keys]
        return Column(component, keys, [value for _, value, _ in rows], [file for _, _, file in rows])

    def _run(self, work: StageWork, tasks: Sequence[Task], columns: list[Column], cost: Cost) -> None:
        reached: dict[tuple[int, int], Entry | Failure] = {}
        damaged: set[bytes] = set()

        def emit(outcome: Outcome) -> None:
            entries = [came.entry for came in outcome.came if came.entry is not None]
            self.store.put([*entries, *outcome.found])
            for came in outcome.came:
                cost.per_item.append(came.seconds)
                if came.damaged is not None:
                    damaged.add(came.damaged)
                name = work.components[came.place].name
                reached[came.number, came.place] = came.entry or Failure("", name, came.reason)
            cost.memory = max(cost.memory, outcome.memory)
            cost.device_memory = max(cost.device_memory, outcome.device_memory)
            self.progress.advance(len(outcome.came))

        self.require()
        self.store.flush()
        batches = list(_batches(tasks, work, len(self.executor.devices)))
        self.executor.map(work, batches, self.store, emit)
        if damaged:
            self.progress.note(f"{len(damaged)} stored pictures were damaged and are made again")
            self.store.forget(list(damaged))
            raise Damaged
        _fill(columns, tasks, reached)


def _is_done(component: AnyComponent, done: AnyComponent) -> bool:
    """Whether a component is one that is done, or compares the sets whose features are."""
    if isinstance(done, FeaturePair):
        return isinstance(component, SetMetric) and component.encoder == done.encoder
    return component == done


def _tasks(columns: Sequence[Column], refs: Sequence[Ref]) -> list[Task]:
    """What is missing, one task a reference; of references with the same key, the first computes for all."""
    if not any(None in column.values for column in columns):
        return []
    taken: list[set[bytes]] = [set() for _ in columns]
    tasks = []
    for number, ref in enumerate(refs):
        missing = []
        for place, column in enumerate(columns):
            key = column.keys[number]
            if column.values[number] is None and key not in taken[place]:
                taken[place].add(key)
                missing.append((place, key))
        if missing:
            tasks.append(Task(number, ref, tuple(missing)))
    return tasks


_TOGETHER = 8
"""Tasks of one sample that a worker takes at once at most, so that it reads the sample once."""


def _batches(tasks: Sequence[Task], work: StageWork, devices: int) -> Iterable[list[Task]]:
    """Batches in the order of the tasks, each of pictures of one size; where one picture is a batch and processes share
    the work, each of one sample. A lump, in which the best size is sought, leaves two for each device."""
    most = work.size
    if work.batch_size == AUTO and devices > 1:
        most = min(most, -(-len(tasks) // (2 * devices)))
    if most == 1 and not work.parallel:
        yield from ([task] for task in tasks)
    elif most == 1:
        yield from _cut(tasks, lambda task: task.ref.id, _TOGETHER)
    else:
        yield from _cut(sorted(tasks, key=lambda task: task.ref.size), lambda task: task.ref.size, most)


def _cut(tasks: Sequence[Task], alike: Callable[[Task], object], most: int) -> Iterable[list[Task]]:
    """Runs of tasks that are alike, none longer than `most`."""
    for _, group in itertools.groupby(tasks, key=alike):
        run = list(group)
        for start in range(0, len(run), most):
            yield run[start : start + most]


def _fill(columns: Sequence[Column], tasks: Sequence[Task], reached: dict[tuple[int, int], Entry | Failure]) -> None:
    """Put what was computed into every place that has its key."""
    by_key: list[dict[bytes, Entry | Failure]] = [{} for _ in columns]
    for task in tasks:
        for place, key in task.missing:
            by_key[place][key] = reached[task.number, place]
    for column, made in zip(columns, by_key, strict=True):
        if not made:
            continue
        for number, key in enumerate(column.keys):
            outcome = made.get(key) if column.values[number] is None else None
            if isinstance(outcome, Entry):
                column.put(number, outcome)
            elif outcome is not None:
                column.failures[number] = outcome
