"""A loaded function and how many items it is given at once: as many as fit, and, where asked for, as many as pay."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from inpaintbench.components import Component
from inpaintbench.errors import ContractError, DamagedError
from inpaintbench.pipeline import devices
from inpaintbench.pipeline.guard import Damage, OutOfMemory, Result, guarded

if TYPE_CHECKING:
    from inpaintbench.pipeline.steps import Step

MOST = 64
"""Items in the largest batch that is tried."""
_GAIN = 0.97
"""A batch of twice the size must take at most this share of the time per item, or the search is over."""
_TRIES = 2
"""Batches of one size that are timed: the first one may prepare what later ones use."""


@dataclass(slots=True)
class Batches:
    """A loaded function with the batch size that has proved to fit: halved when memory runs out, and remembered.

    While it is `growing`, the size is doubled as long as that makes items faster. `settled` says that the size was
    found out, by either way, since somebody last looked.
    """

    function: Callable[[Sequence[Any]], Sequence[Any]]
    size: int
    device: str = "cpu"
    growing: bool = False
    settled: bool = False
    paces: list[float] = field(default_factory=list)
    """Seconds per item of the batches of this size."""
    slower: float = float("inf")
    """Seconds per item of half this size."""

    def run(self, items: Sequence[Any], step: Step, component: Component[Any, Any]) -> list[Result]:
        """Per item: its output or None, the reason where there is none, and its share of the seconds.

        A batch that raises is tried again item by item, so that one item never costs another.
        """
        results: list[Result] = []
        start = 0
        while start < len(items):
            batch, begin = items[start : start + self.size], time.perf_counter()
            reason = ""
            try:
                made = self._attempt(batch, step, component)
            except OutOfMemory as error:
                reason = str(error)
            if reason:  # outside of the `except`, which keeps what was being computed alive
                if len(batch) == 1:  # which says nothing of other items
                    results.append((None, f"out of memory: {reason}", 0.0))
                    start += 1
                else:
                    self._settle(len(batch) // 2)
                devices.release(self.device)
                continue
            results.extend(made)
            start += len(batch)
            if self.growing and len(batch) == self.size and all(output is not None for output, _, _ in made):
                self._learn((time.perf_counter() - begin) / len(batch))
        return results

    def _learn(self, pace: float) -> None:
        """Take a full batch's seconds per item into account, and go on to twice the size or stay."""
        self.paces.append(pace)
        if len(self.paces) < _TRIES:
            return
        best = min(self.paces)
        if best > _GAIN * self.slower:
            self._settle(max(1, self.size // 2))
        elif 2 * self.size > MOST:
            self._settle(self.size)
        else:
            self.slower, self.size, self.paces = best, 2 * self.size, []

    def _settle(self, size: int) -> None:
        self.size, self.growing, self.settled = size, False, True

    def _attempt(self, batch: Sequence[Any], step: Step, component: Component[Any, Any]) -> list[Result]:
        begin = time.perf_counter()
        outputs: list[Any] | str | Damage
        try:
            outputs = guarded(lambda: self._call([step.present(component, item) for item in batch]))
        except DamagedError as error:
            outputs = Damage(error.key)
        seconds = (time.perf_counter() - begin) / len(batch)
        if isinstance(outputs, str | Damage):
            if len(batch) == 1:
                return [(None, outputs, seconds)]
            return [result for item in batch for result in self._attempt([item], step, component)]
        results: list[Result] = []
        for item, output in zip(batch, outputs, strict=True):
            kept = guarded(lambda item=item, output=output: (step.check(component, item, output),))  # type: ignore[misc]
            results.append((None, kept, seconds) if isinstance(kept, str) else (kept[0], "", seconds))
        return results

    def _call(self, batch: Sequence[Any]) -> list[Any]:
        outputs = self.function(batch)
        try:
            found = list(outputs)
        except TypeError:
            raise ContractError(f"it returned {type(outputs).__name__}, not one output per item") from None
        if len(found) != len(batch):
            raise ContractError(f"it returned {len(found)} outputs for {len(batch)} items")
        return found
