"""The scores of single rows: what a scorer gives for one comparison alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Scorer
from inpaintbench.result.result import Result
from inpaintbench.result.rows import Measures
from inpaintbench.types import FloatArray

_TOGETHER = 64
"""Rows scored in one reduce: enough to hide the cost of the call, few enough that the work stays linear."""


@dataclass(frozen=True, slots=True)
class Column:
    """One score of every cell. `captioner` is empty for scores of pictures."""

    label: str
    column: str
    captioner: str
    higher_is_better: bool | None
    unit: str

    @property
    def address(self) -> str:
        return f"{self.label}.{self.column}" + (f"@{self.captioner}" if self.captioner else "")


def each_row(
    result: Result, scorers: Mapping[str, Scorer], captioner: str | None, rows: NDArray[np.int64]
) -> Iterator[tuple[Column, FloatArray]]:
    """Every column of a captioner (or of pictures, where it is None), with its score [n] of each of some rows alone.

    `scorers` are those that are installed. NaN for row -1, and where single rows have no such score.
    """
    end = f"@{captioner}" if captioner else ""
    for label, record in result.data["components"]["scorers"].items():
        names = [name for name in record["columns"] if f"{label}.{name}{end}" in result.data["scores"]]
        if names:
            table = _table(result.rows.measures[label], names, scorers.get(label), rows)
            for name, values in zip(names, table.T, strict=True):
                yield Column(label, name, captioner or "", record["higher_is_better"], record["unit"]), values


def _table(part: Measures, names: Sequence[str], scorer: Scorer | None, rows: NDArray[np.int64]) -> FloatArray:
    """The scores [n, columns]; where the scorer is not installed, a statistic of a column's name is its score."""
    known = rows >= 0
    values = np.full((len(rows), len(names)), np.nan)
    if scorer is None:
        for i, name in enumerate(names):
            if name in part.names:
                values[known, i] = part.statistics[rows[known], part.names.index(name)]
    elif scorer.resamples == "bootstrap" and known.any():
        table = part.statistics[rows[known]]
        parts = [table[at : at + _TOGETHER] for at in range(0, len(table), _TOGETHER)]
        scores = np.concatenate([scorer.reduce(own, np.eye(len(own))) for own in parts])
        values[known] = scores[:, [scorer.columns.index(name) for name in names]]
    return values
