"""On a CPU every item goes through a network alone, so that its numbers are the same to the bit in every batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def portions(items: Sequence[T], device: str) -> Iterator[Sequence[T]]:
    """The items one by one on a CPU, where batches are hardly faster, and all together elsewhere.

    >>> list(portions("ab", "cpu")), list(portions("ab", "cuda:0"))
    (['a', 'b'], ['ab'])
    """
    if device.startswith("cpu"):
        yield from (items[i : i + 1] for i in range(len(items)))
    elif items:
        yield items
