"""Where words and n-grams recur, as bit masks over positions, for all pairs of texts at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inpaintbench.builtin.lexical.numbering import IntArray

ORDERS = 4
"""n-grams of one to four words."""
LONGEST = 63
"""The most words a text may have for its positions to fit into a mask."""

Masks = NDArray[np.unsignedinteger[Any]]


def mask_type(length: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The narrowest unsigned type with a bit for each of `length` positions and one to spare.

    >>> mask_type(15), mask_type(16)
    (dtype('uint16'), dtype('uint32'))
    """
    return np.dtype(f"uint{next(bits for bits in (8, 16, 32, 64) if length < bits)}")


def equal_positions(words: IntArray, others: IntArray) -> Masks:
    """Per word [i, pair], the mask whose bit j is set where `others` [j, pair] is the same word."""
    masks = np.zeros(words.shape, mask_type(len(others)))
    equal = np.empty(words.shape, np.bool_)
    bits = np.empty_like(masks)
    for place, other in enumerate(others):
        np.equal(words, other, out=equal)
        np.multiply(equal.view(np.uint8), masks.dtype.type(1 << place), out=bits)
        np.bitwise_or(masks, bits, out=masks)
    return masks


def by_order(masks: Masks) -> Iterator[Masks]:
    """The masks of the n-grams of one, two … words that begin at each position [i, pair].

    An n-gram begins at both places where its first word does and its rest begins one place later.
    """
    yield masks
    longer = masks
    for order in range(1, ORDERS):
        longer = longer[:-1] & (masks[order:] >> masks.dtype.type(order))
        yield longer


def occurrences(masks: Masks) -> list[NDArray[np.uint8]]:
    """How often the n-gram that begins at each position occurs in the other text, for n from one to four."""
    return [np.bitwise_count(order) for order in by_order(masks)]


def common_subsequence(masks: Masks) -> NDArray[np.int64]:
    """The length of the longest common subsequence of each pair.

    Bit-parallel (Hyyrö 2004): bit j stays set while position j of the other text is not the end of a longer common
    subsequence than the one before it; the cleared bits are counted.
    """
    rows = np.full(masks.shape[1], np.iinfo(masks.dtype).max, masks.dtype)
    for mask in masks:
        step = rows & mask
        rows = (rows + step) | (rows - step)
    return np.bitwise_count(~rows).astype(np.int64)
