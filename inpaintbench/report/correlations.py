"""What the study finds in a suite's results, as the page shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from inpaintbench.errors import InpaintbenchError
from inpaintbench.registry import Plugins
from inpaintbench.report.script import number, numbers
from inpaintbench.study import notes
from inpaintbench.study.between import Correlation, between
from inpaintbench.study.captions import diversity, noise
from inpaintbench.study.entrants import Suite
from inpaintbench.study.gather import gather
from inpaintbench.study.grid import Column, Grid

_SHOWN = (
    "r", "low", "high", "wide_low", "wide_high", "p", "q", "loo_low", "loo_high", "flips", "dropped", "without",
    "stands_on", "given_area", "n",
)  # fmt: skip

RESAMPLES = 2000
"""Of the samples: the page shows two digits of an interval; `inpaintbench study` takes more."""


def plain(suite: Suite, plugins: Plugins) -> dict[str, Any]:
    """What is found between configurations, as JSON: {"why": the reason} where there is nothing to correlate.

    What is found between samples, which takes ten times as long, is left to `inpaintbench study`.
    """
    try:
        grid = gather(suite, plugins, resamples=RESAMPLES)
    except InpaintbenchError as error:
        return {"why": str(error)}
    found = between(grid)
    return {
        "why": "",
        "configurations": list(grid.configurations),
        "fidelity": _columns(grid.fidelity),
        "outcomes": _columns(grid.outcomes),
        "x": [numbers(column) for column in grid.x.T],
        "y": [numbers(column) for column in grid.y.T],
        "methods": _methods(found, len(grid.outcomes)),
        "notes": list(_notes(suite, grid, found)),
    }


def _notes(suite: Suite, grid: Grid, found: Sequence[Correlation]) -> Iterator[str]:
    """What a reader should know before believing a number."""
    yield from grid.notes
    yield from notes.of_extent(grid)
    yield from notes.of_standing(found)
    yield from notes.of_signs(found)
    yield from notes.of_chance(found)
    yield from notes.of_area(grid)
    for one in diversity(suite.entrants):
        if one.flat:
            yield f"the captions of '{one.captioner}' are flat: {one.flat}"
    yield from notes.of_noise(noise(grid, suite.entrants))


def _columns(columns: Sequence[Column]) -> list[dict[str, Any]]:
    return [{"address": one.address, "role": one.role, "better": one.higher_is_better} for one in columns]


def _methods(found: Sequence[Correlation], width: int) -> list[dict[str, Any]]:
    """For each method the correlations, row by row of fidelity: null where one is not defined."""
    by_method: dict[str, list[Correlation]] = {}
    for one in found:
        by_method.setdefault(one.method, []).append(one)
    return [
        {"name": name, "rows": [[_cell(one) for one in own[i : i + width]] for i in range(0, len(own), width)]}
        for name, own in by_method.items()
    ]


def _cell(one: Correlation) -> dict[str, Any] | None:
    if one.r is None:
        return None
    values = dataclasses.asdict(one)
    cell = {name: values[name] for name in _SHOWN}
    return {name: number(value) if isinstance(value, float) else value for name, value in cell.items()} | {
        "few": one.stands_on_few
    }
