"""What one pass through a vision encoder says of a picture travels, and is stored, as one array of float32."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import inpaintbench as ib
from inpaintbench_transformers.probes.view import View

_NUMBERS = 7


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One picture as a vision encoder sees it.

    `attention` [layers, heads, patches] is one query's, before any renormalisation: with what class token and registers
    get, it adds up to 1. `embedding` [d] is the picture's vector.
    """

    view: View
    embedding: NDArray[np.float32]
    attention: NDArray[np.float32]


def pack(reading: Reading) -> NDArray[np.float32]:
    """A reading as one vector: the view's numbers, layers, heads, the embedding, the attention."""
    layers, heads, _ = reading.attention.shape
    head = np.array([*reading.view.numbers, layers, heads], np.float32)
    return np.concatenate([head, reading.embedding.astype(np.float32), reading.attention.astype(np.float32).ravel()])


def unpack(packed: ib.FloatArray | NDArray[np.float32]) -> Reading:
    """The reading that `pack` made a vector of.

    >>> view = View(4, 4, 0, 0, 2, 2, 2)
    >>> found = unpack(pack(Reading(view, np.ones(3, np.float32), np.ones((2, 5, 4), np.float32))))
    >>> found.view == view, found.embedding.shape, found.attention.shape
    (True, (3,), (2, 5, 4))
    """
    values = np.asarray(packed, np.float32)
    view = View(*(int(number) for number in values[:_NUMBERS]))
    layers, heads = (int(number) for number in values[_NUMBERS : _NUMBERS + 2])
    size = layers * heads * view.patches
    split = len(values) - size
    return Reading(view, values[_NUMBERS + 2 : split], values[split:].reshape(layers, heads, view.patches))
