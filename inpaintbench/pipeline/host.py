"""What components are given when they load, and the cached way to the components among their options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from inpaintbench.components import Component, Degrader, Scorer, fingerprint
from inpaintbench.errors import DamagedError, PluginError
from inpaintbench.executors.executor import Link
from inpaintbench.pipeline import devices
from inpaintbench.pipeline.batches import Batches
from inpaintbench.pipeline.guard import Damage, LoadError, OutOfMemory, guarded
from inpaintbench.pipeline.steps import step_of
from inpaintbench.store import Store, digest, join

PIPELINE = "pipeline 1"
"""Part of every key: raised when the harness itself comes to compute something else."""


@dataclass(frozen=True)
class LocalHost:
    """The host of a component in one lane."""

    device: str
    link: Link
    store: Store
    prepared: Any = None
    loaded: dict[Component[Any, Any], Batches] = field(default_factory=dict)
    """What was opened in this lane: components that ask for an equal one share it."""
    batch_size: int | None = None
    """Items that what is opened is given at once; its own choice where None."""

    def open(self, component: Component[Any, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        """The component as a function whose answers are stored as they come, one item at a time or in batches."""
        if isinstance(component, Degrader | Scorer):
            raise LoadError(f"{component.kind} '{component.name}' cannot be an option of another component")
        step, mark = step_of(component), fingerprint(component)

        def run(items: Sequence[Any]) -> list[Any]:
            items = [step.prepare(component, item) for item in items]
            keys = [join(PIPELINE, mark, digest(item)) for item in items]
            known = self.link.get(keys)
            answers = {key: step.load(self.store.read(entry)) for key, entry in known.items()}
            todo = {key: item for key, item in zip(keys, items, strict=True) if key not in answers}
            if todo and component not in self.loaded:
                size = self.batch_size or component.batch_size
                self.loaded[component] = Batches(load(component, self), size, self.device)
            left = list(todo.items())
            while left:
                size = self.loaded[component].size
                part, left = left[:size], left[size:]
                given = [item for _, item in part]
                results = self.loaded[component].run(given, step, component)
                entries, reasons = [], []
                for (key, item), (output, reason, seconds) in zip(part, results, strict=True):
                    if isinstance(reason, Damage):
                        raise DamagedError(f"an answer of {component.kind} '{component.name}' is damaged", reason.key)
                    if output is None:
                        reasons.append(reason)
                        continue
                    data, note = step.seal(item, output, seconds)
                    entries.append(self.store.seal(key, step.kind, data, note))
                    answers[key] = step.load(data)
                self.link.save(entries)
                if reasons:
                    raise PluginError(f"{component.kind} '{component.name}' failed: {reasons[0]}")
            return [answers[key] for key in keys]

        return run


def preflight(component: Component[Any, Any]) -> None:
    """Ask a component, and those among its options, whether they could be loaded; raises the reason where not."""
    for part in component.parts:
        preflight(part)
    if isinstance(reason := guarded(component.preflight), str):
        raise LoadError(f"{component.kind} '{component.name}' cannot be loaded: {reason}")


def load(component: Component[Any, Any], host: LocalHost) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """The component's function; a component that cannot be loaded ends the run with one line that names it."""
    try:
        function = guarded(lambda: component.load(host))
    except OutOfMemory as error:
        function = f"out of memory: {error}"
    if isinstance(function, str) and devices.is_missing(host.device):
        raise LoadError(
            f"device '{host.device}' is not to be had: PyTorch finds none such here; use another, such as --device "
            "cpu, or install a build of PyTorch for it"
        )
    if isinstance(function, str):
        raise LoadError(f"{component.kind} '{component.name}' cannot be loaded: {function}")
    if not callable(function):
        raise LoadError(f"{component.kind} '{component.name}' must return a function from load, not {function!r:.80}")
    return function
