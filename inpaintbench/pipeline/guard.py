"""The one place where whatever goes wrong with an item becomes a word about that item, and the rest goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from inpaintbench.errors import DamagedError, InpaintbenchError, PluginError, StoreError, TransientError

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
    """The batch was too large; seen by whoever makes batches, never by anybody else."""


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


def _is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or any(cls.__name__ == "OutOfMemoryError" for cls in type(error).__mro__)


def _line(error: BaseException) -> str:
    text = " ".join(str(error).split())[:2000]
    return text if isinstance(error, InpaintbenchError) and text else f"{type(error).__name__}: {text}"
