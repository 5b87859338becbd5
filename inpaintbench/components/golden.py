"""A golden value must come out the same on every machine; it names the library to blame where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Golden:
    """What `doctor` computes again on the machine it runs on.

    `measure` gives the numbers as they come out here, `expected` those that a reference gives: values written down, or
    a function that asks the reference package for them. They may differ by `tolerance`, relative above 1. `library` is
    the distribution that is named where they do. Both functions import what they need themselves, and take seconds at
    most; where weights are missing, `measure` raises `UnavailableError` that says which and where they belong.
    """

    title: str
    library: str
    measure: Callable[[], Sequence[float]]
    expected: Sequence[float] | Callable[[], Sequence[float]]
    tolerance: float
