"""The generators that a whole process shares: components may neither draw from them nor seed them."""

from __future__ import annotations

import random
import sys
from typing import TypeAlias

import numpy as np

from inpaintbench.store import digest

States: TypeAlias = dict[str, bytes]
"""By the name of the library, the state of its global generator or its digest."""


def states() -> States:
    """The state of `random`, of `numpy.random` and, where a component has imported it, of torch."""
    found = {"random": repr(random.getstate()).encode(), "numpy.random": digest(np.random.get_state())}
    if (torch := sys.modules.get("torch")) is not None:
        found["torch"] = digest(torch.random.get_rng_state().numpy())
    return found


def touched(before: States, after: States) -> list[str]:
    """The libraries whose generators are no longer where they were; one that was imported in between is let off.

    >>> touched({"random": b"1"}, {"random": b"2", "torch": b"1"})
    ['random']
    """
    return [name for name, state in before.items() if after.get(name) != state]
