"""Words become whole numbers, and texts of different length become columns of one padded array."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, count
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Tokens: TypeAlias = Sequence[str]
Ints: TypeAlias = "NDArray[np.int64]"
IntArray: TypeAlias = "NDArray[np.integer[Any]]"


def number(texts: Sequence[Tokens]) -> tuple[NDArray[np.int64], NDArray[np.int64], tuple[str, ...]]:
    """All words of all texts in one row as numbers from 0 in order of first use, the texts' lengths, and the words.

    >>> number([("a", "dog"), (), ("a",)])
    (array([0, 1, 0]), array([2, 0, 1]), ('a', 'dog'))
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    flat = np.fromiter(map(numbers.__getitem__, chain.from_iterable(texts)), np.int64, int(lengths.sum()))
    return flat, lengths, tuple(numbers)


def columns(flat: IntArray, lengths: IntArray, chosen: IntArray, padding: int) -> IntArray:
    """The `chosen` texts of a row of numbers as columns [longest, texts] of the row's type, filled with `padding`.

    >>> columns(np.array([5, 6, 7]), np.array([2, 1]), np.array([1, 0]), -1)
    array([[ 7,  5],
           [-1,  6]])
    """
    starts = (np.cumsum(lengths) - lengths)[chosen]
    sizes = lengths[chosen]
    padded = np.full((int(sizes.max(initial=0)), len(chosen)), padding, flat.dtype)
    text = np.repeat(np.arange(len(chosen)), sizes)
    place = np.arange(len(text)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    padded[place, text] = flat[np.repeat(starts, sizes) + place]
    return padded
