"""A component under examination: loaded, called as the harness calls it, and watched while it works."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from inpaintbench.components import Component
from inpaintbench.errors import ContractError
from inpaintbench.pipeline.host import LocalHost
from inpaintbench.pipeline.steps import Step
from inpaintbench.store import Store, digest
from inpaintbench.testing.attempts import attempt
from inpaintbench.testing.randomness import States, states, touched
from inpaintbench.testing.report import Finding
from inpaintbench.types import Reconstruction

AnyComponent = Component[Any, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one item: the output as the harness keeps it, or the reason why there is none."""

    output: Any = None
    reason: str = ""


@contextmanager
def opened(component: AnyComponent, step: Step, device: str, prepared: Any = None) -> Iterator[Subject]:
    """A subject whose host has a store of its own, gone afterwards."""
    with TemporaryDirectory(prefix="inpaintbench-check-") as folder, Store(Path(folder)) as store:
        yield Subject(component, step, LocalHost(device, store, store, prepared))


class Subject:
    """A component and what was noticed about it so far."""

    def __init__(self, component: AnyComponent, step: Step, host: LocalHost) -> None:
        self.component, self.step, self.host = component, step, host
        self._function: Callable[[Sequence[Any]], Any] | None = None
        self._handed_out: tuple[list[np.ndarray[Any, Any]], bytes] = ([], b"")
        self._loads: list[tuple[States, States]] = []
        self._touched: set[str] = set()
        self._changes_inputs = False
        self._reuses_outputs = False

    @property
    def loaded(self) -> bool:
        return self._function is not None

    def load(self) -> str:
        """Load it, after letting go of an earlier load; the reason where that fails, else an empty text."""
        self._function = None
        gc.collect()
        before = states()
        loaded = attempt(lambda: (self.component.load(self.host),))
        self._loads.append((before, states()))
        if isinstance(loaded, str):
            return loaded
        if not callable(loaded[0]):
            return f"load must return a function, not {loaded[0]!r:.80}"
        self._function = loaded[0]
        return ""

    def ask(self, values: Sequence[Any]) -> list[Answer]:
        """Run one batch of what references would read as; one answer each."""
        items = attempt(lambda: [self.step.prepare(self.component, value) for value in values])
        if isinstance(items, str):
            return [Answer(reason=items)] * len(values)
        inputs, before = digest(items), states()
        outputs = attempt(lambda: self._call(items))
        self._touched.update(touched(before, states()))
        self._changes_inputs |= digest(items) != inputs
        if isinstance(outputs, str):
            return [Answer(reason=outputs)] * len(items)
        self._watch(outputs)
        return [self._keep(item, output) for item, output in zip(items, outputs, strict=True)]

    def ask_each(self, values: Sequence[Any]) -> list[Answer]:
        """Run every value in a batch of its own."""
        return [self.ask([value])[0] for value in values]

    def behaviour(self) -> Iterator[Finding]:
        """What was noticed on the way: inputs, outputs and the process's random numbers belong to others."""
        yield _kept(
            not self._changes_inputs, "inputs", "left as they are", "it changes the arrays it is given: copy them"
        )
        yield _kept(
            not self._reuses_outputs,
            "outputs stay",
            "as they were handed out",
            "a later call changes what an earlier one returned: return new arrays",
        )
        names = " and ".join(sorted(self._touched))
        yield _kept(
            not names,
            "random numbers",
            "no global generator is touched",
            f"a call moves the global generator of {names}: use a generator made from each item's seed",
        )
        yield from self._loading()

    def _loading(self) -> Iterator[Finding]:
        """Seeding leaves a generator in the same state after every load; drawing from it does not."""
        if moved := touched(*self._loads[0]):
            seeded = [
                name for name in moved if len(self._loads) > 1 and self._loads[0][1][name] == self._loads[1][1][name]
            ]
            for name in moved:
                if name in seeded:
                    yield Finding(
                        "fault", "random numbers", f"load seeds the global generator of {name}: leave it alone"
                    )
                else:
                    yield Finding("note", "random numbers", f"load draws from the global generator of {name}")

    def _call(self, items: Sequence[Any]) -> list[Any]:
        assert self._function is not None
        outputs = self._function([self.step.present(self.component, item) for item in items])
        try:
            found = list(outputs)
        except TypeError:
            raise ContractError(f"it returned {type(outputs).__name__}, not one output per item") from None
        if len(found) != len(items):
            raise ContractError(f"it returned {len(found)} outputs for {len(items)} items")
        return found

    def _keep(self, item: Any, output: Any) -> Answer:
        def keep() -> tuple[Any]:
            checked = self.step.check(self.component, item, output)
            return (self.step.load(self.step.seal(item, checked, 0.0)[0]),)

        kept = attempt(keep)
        return Answer(reason=kept) if isinstance(kept, str) else Answer(kept[0])

    def _watch(self, outputs: list[Any]) -> None:
        """Remember the arrays that were handed out, and see whether those of the last call are what they were."""
        arrays, remembered = self._handed_out
        self._reuses_outputs |= bool(arrays) and digest(arrays) != remembered
        pictures = [output.image if isinstance(output, Reconstruction) else output for output in outputs]
        parts = [part for output in pictures for part in (output if isinstance(output, tuple) else (output,))]
        arrays = [part for part in parts if isinstance(part, np.ndarray) and part.dtype.kind in "biuf"]
        self._handed_out = arrays, digest(arrays)


def _kept(kept: bool, check: str, text: str, fault: str) -> Finding:
    return Finding("pass", check, text) if kept else Finding("fault", check, fault)
