"""Rows of a result made by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from inpaintbench.components import Scorer
from inpaintbench.result.rows import TEXTS, Measures, Rows


@pytest.fixture
def rows_of() -> Callable[..., Rows]:
    """A function that makes rows with the statistics of one scorer, a sample each for every degrader."""

    def make(
        scorer: Scorer,
        table: Sequence[Sequence[float]],
        statuses: Sequence[str | None] | None = None,
        degraders: Sequence[str] = ("erase",),
        captioner: str | None = None,
    ) -> Rows:
        count = len(table)
        names = [f"s{i // len(degraders)}" for i in range(count)]
        texts: dict[str, Any] = {name: [None] * count for name in TEXTS}
        texts |= {"sample": names, "group": names, "captioner": [captioner] * count}
        texts["degrader"] = [degraders[i % len(degraders)] for i in range(count)]
        found = Measures(scorer.statistics, np.array(table, np.float64), list(statuses or [None] * count))
        return Rows(**texts, draw=[0] * count, area=np.full(count, 0.1), measures={scorer.name: found})

    return make
