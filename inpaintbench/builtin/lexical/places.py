"""Finding whole numbers among many: a hash table of numpy arrays, filled and asked for all keys at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inpaintbench.builtin.lexical.numbering import Ints

_MULTIPLIERS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F, 0xE7037ED1A0B428DB)


class _Round(NamedTuple):
    """One table: the slot of a key holds the place of the one key that it kept, or -1."""

    multiplier: np.uint64
    shift: np.uint64
    table: NDArray[np.int32]

    def slots(self, keys: Ints) -> NDArray[np.uint64]:
        """Multiplicative hashing (Knuth, volume 3, 6.4): the highest bits of the product."""
        return (keys.view(np.uint64) * self.multiplier) >> self.shift


class Places:
    """The places of distinct keys, none negative. Keys that share a slot with another move on to the next table."""

    __slots__ = ("_keys", "_rounds")

    def __init__(self, keys: Ints) -> None:
        self._keys = keys
        self._rounds: list[_Round] = []
        waiting = np.arange(len(keys), dtype=np.int32)
        while len(waiting):
            table, kept = _fill(keys, waiting, len(self._rounds))
            self._rounds.append(table)
            waiting = waiting[kept != waiting]

    def find(self, keys: Ints) -> Ints:
        """The place of each key of a row, -1 for those that are not there.

        >>> Places(np.array([30, 10, 20])).find(np.array([10, 10, 15, 30]))
        array([ 1,  1, -1,  0])
        """
        places = np.full(len(keys), -1, np.int64)
        waiting = np.arange(len(keys))
        for table in self._rounds:
            asked = keys[waiting]
            candidates = table.table[table.slots(asked)]
            found = (candidates >= 0) & (self._keys[candidates] == asked)
            places[waiting[found]] = candidates[found]
            waiting = waiting[~found & (candidates >= 0)]
        return places


def distinct(keys: Ints) -> tuple[Ints, Ints]:
    """The distinct ones of a row of keys, in no particular order, and the place of each key among them.

    >>> kinds, places = distinct(np.array([7, 5, 7]))
    >>> sorted(kinds.tolist()), kinds[places]
    ([5, 7], array([7, 5, 7]))
    """
    first = np.empty(len(keys), np.int64)
    waiting = np.arange(len(keys), dtype=np.int32)
    rounds = 0
    while len(waiting):
        _, kept = _fill(keys, waiting, rounds)
        same = keys[kept] == keys[waiting]
        first[waiting[same]] = kept[same]
        waiting = waiting[~same]
        rounds += 1
    kinds = first == np.arange(len(keys))
    return keys[kinds], (np.cumsum(kinds) - 1)[first]


def _fill(keys: Ints, waiting: NDArray[np.int32], rounds: int) -> tuple[_Round, NDArray[np.int32]]:
    """A table for the keys at the `waiting` places, and for each of them the place that its slot kept."""
    bits = (2 * len(waiting)).bit_length()
    table = _Round(
        np.uint64(_MULTIPLIERS[rounds % len(_MULTIPLIERS)]), np.uint64(64 - bits), np.full(1 << bits, -1, np.int32)
    )
    slots = table.slots(keys[waiting])
    table.table[slots] = waiting
    return table, table.table[slots]
