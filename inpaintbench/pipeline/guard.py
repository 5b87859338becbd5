"""The one place where whatever goes wrong with an item becomes a word about that item, and the rest goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from inpaintbench.components import Component
from inpaintbench.errors import (
    ContractError,
    DamagedError,
    InpaintbenchError,
    PluginError,
    StoreError,
    TransientError,
)

if TYPE_CHECKING:
    from inpaintbench.pipeline.steps import Step

T = TypeVar("T")

_PAUSES = (0.5, 2.0, 8.0)
"""Seconds before a call that failed with `TransientError` is tried again."""


@dataclass(frozen=True, slots=True)
class Damage:
    """An item whose stored input was not what was written: `key` must be forgotten and made again."""

    key: bytes


Result = tuple[Any | None, str | Damage, float]
"""An output or None, the reason where there is none, and the seconds it took."""


class LoadError(PluginError):
    """A component cannot be loaded: nothing it is needed for can be made."""


class OutOfMemory(Exception):
    """The batch was too large; seen by `run`, never by anybody else."""


def guarded(call: Callable[[], T]) -> T | str:
    """What `call` returns, or, where it raises, the reason in one line.

    What concerns the whole run (a full disk, an unreadable store, a component that cannot be loaded, an interruption)
    is raised on; out of memory is raised as `OutOfMemory`, so that a smaller batch can be tried; `TransientError` is
    tried again after a pause.
    """
    for pause in (*_PAUSES, None):
        try:
            return call()
        except (StoreError, LoadError):
            raise
        except TransientError as error:
            if pause is None:
                return f"still failing after {len(_PAUSES) + 1} tries: {_line(error)}"
            time.sleep(pause)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a component raises becomes a word about it
            if _is_out_of_memory(error):
                raise OutOfMemory(_line(error)) from None
            return _line(error)
    raise AssertionError


def read(call: Callable[[], T]) -> T | str | Damage:
    """As `guarded`, for an item's inputs: damage in the store is the item's, too little memory is too."""
    try:
        return guarded(call)
    except DamagedError as error:
        return Damage(error.key)
    except OutOfMemory as error:
        return str(error)


@dataclass(slots=True)
class Batches:
    """A loaded function with the batch size that has proved to fit: halved when memory runs out, and remembered."""

    function: Callable[[Sequence[Any]], Sequence[Any]]
    size: int

    def run(self, items: Sequence[Any], step: Step, component: Component[Any, Any]) -> list[Result]:
        """Per item: its output or None, the reason where there is none, and its share of the seconds.

        A batch that raises is tried again item by item, so that one item never costs another.
        """
        results: list[Result] = []
        start = 0
        while start < len(items):
            batch = items[start : start + self.size]
            try:
                results.extend(self._attempt(batch, step, component))
                start += len(batch)
            except OutOfMemory as error:
                if len(batch) == 1:
                    results.append((None, f"out of memory: {error}", 0.0))
                    start += 1
                self.size = max(1, len(batch) // 2)
        return results

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


def _is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or any(cls.__name__ == "OutOfMemoryError" for cls in type(error).__mro__)


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())[:2000]
    return text if isinstance(error, InpaintbenchError) and text else f"{type(error).__name__}: {text}"
