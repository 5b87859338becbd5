"""Whatever a component does wrong becomes one line: a check goes on after it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from inpaintbench.pipeline.guard import OutOfMemory, guarded

T = TypeVar("T")

OUT_OF_MEMORY = "out of memory"


def attempt(call: Callable[[], T]) -> T | str:
    """What `call` returns, which must be no text, or the reason in one line where it raises."""
    try:
        return guarded(call)
    except OutOfMemory as error:
        return f"{OUT_OF_MEMORY}: {error}"
