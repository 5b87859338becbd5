"""Configurations that are copies of another one are no evidence of their own: each different one counts once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from inpaintbench.study.grid import Grid, PerSample, Resamples
from inpaintbench.types import FloatArray

_ROUNDING = 1e-9
"""How far the scores of copies may lie apart, relative."""

_BATCHES = 1e-4
"""The same where the pictures are equal to the bit: a network gives them other last digits in another batch."""

_NAMED = 4


def once(grid: Grid, pictures: Sequence[Hashable] = ()) -> Grid:
    """The grid with each different configuration once, under the name that comes first.

    Two are copies where all their scores are equal; `pictures`, where they are known, has equal values for those whose
    reconstructions are equal. The copies go on being called by their names, and `equal` says whose they are.
    """
    scores = grid.x if grid.of_itself else np.hstack([grid.x, grid.y])
    first = _first_equal(scores, pictures)
    kept = np.flatnonzero(first == np.arange(len(first)))
    if len(kept) == len(first):
        return grid
    equal = {
        grid.configurations[k]: tuple(grid.configurations[i] for i in np.flatnonzero(first == k) if i != k)
        for k in kept.tolist()
    }
    equal = {name: copies for name, copies in equal.items() if copies}
    place = {k: at for at, k in enumerate(kept.tolist())}
    called = {name: tuple(dict.fromkeys(place[int(first[k])] for k in places)) for name, places in grid.called.items()}
    drawn, samples = grid.resamples, grid.samples
    return replace(
        grid,
        configurations=tuple(grid.configurations[k] for k in kept),
        x=grid.x[kept],
        y=grid.y[kept],
        resamples=None if drawn is None else Resamples(drawn.x[:, kept], drawn.y[:, kept]),
        area=None if grid.area is None else grid.area[kept],
        samples=None if samples is None else _taken(samples, kept),
        called=called,
        equal=equal,
        notes=(said(len(first), len(kept), equal), *grid.notes),
    )


def said(count: int, different: int, equal: Mapping[str, Sequence[str]]) -> str:
    """What a reader must know of copies.

    >>> said(3, 2, {"a": ("b",)})
    "2 of 3 configurations are different, copies count as one: 'a' = 'b'"
    """
    groups = [" = ".join(f"'{name}'" for name in (first, *copies)) for first, copies in equal.items()]
    more = f" and {len(groups) - _NAMED} more" if len(groups) > _NAMED else ""
    return (
        f"{different} of {count} configurations are different, copies count as one: {', '.join(groups[:_NAMED])}{more}"
    )


def _first_equal(scores: FloatArray, pictures: Sequence[Hashable]) -> NDArray[np.int64]:
    """Of each row the first that equals it, which may be itself."""
    first = np.arange(len(scores))
    for i in range(len(scores)):
        for k in range(i):
            alike = bool(pictures) and pictures[i] == pictures[k]
            slack = _BATCHES if alike else _ROUNDING
            if first[k] == k and np.allclose(scores[i], scores[k], rtol=slack, atol=1e-3 * slack, equal_nan=True):
                first[i] = k
                break
    return first


def _taken(samples: PerSample, kept: NDArray[np.int64]) -> PerSample:
    return replace(samples, x=samples.x[kept], y=samples.y[kept], area=samples.area[kept])
