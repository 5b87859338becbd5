"""A grid is what a study correlates: configurations by columns of fidelity, and by columns of what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from inpaintbench.types import FloatArray

Role = Literal["fidelity", "language", "probe"]
AXES = ("inpainter", "degrader")
"""What configurations can be told apart by; captioners always are."""


@dataclass(frozen=True, slots=True)
class Column:
    """One score of every configuration. `captioner` is empty for scores of pictures."""

    address: str
    role: Role
    captioner: str = ""
    higher_is_better: bool | None = None


@dataclass(frozen=True, eq=False)
class Resamples:
    """The scores of all configurations under the same resamples: x [b, n, p], y [b, n, q]; NaN: there is none."""

    x: FloatArray
    y: FloatArray


@dataclass(frozen=True, eq=False)
class PerSample:
    """Scores of every sample: x [n, s, p], y [n, s, q], the hole's share of the picture [n, s], and groups [s].

    Only the columns whose scores single samples have are here; `fidelity` and `outcomes` say which.
    """

    ids: tuple[str, ...]
    fidelity: tuple[Column, ...]
    outcomes: tuple[Column, ...]
    x: FloatArray
    y: FloatArray
    area: FloatArray
    groups: np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Grid:
    """Configurations [n] with their scores x [n, p] of fidelity and y [n, q] of language and probes; NaN is no score.

    In a grid `of_itself` x and y are the same columns, and each pair of them stands once. `area` [n] is the mean share
    of the picture that is hole, where it is known. `called` has the names by which others may call configurations, and
    `equal` those that are copies of one, by its name: they are not among the configurations.
    """

    title: str
    configurations: tuple[str, ...]
    fidelity: tuple[Column, ...]
    outcomes: tuple[Column, ...]
    x: FloatArray
    y: FloatArray
    of_itself: bool = False
    resamples: Resamples | None = None
    area: FloatArray | None = None
    samples: PerSample | None = None
    called: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    equal: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def extent(self) -> str:
        """How many configurations there are, in words."""
        count = len(self.configurations)
        if not self.equal:
            return f"{count} configurations"
        return f"{count} different of {count + sum(map(len, self.equal.values()))} configurations"

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The places of the columns that are correlated, (in x, in y)."""
        every = [(i, j) for i in range(len(self.fidelity)) for j in range(len(self.outcomes))]
        return [(i, j) for i, j in every if not self.of_itself or i < j]
