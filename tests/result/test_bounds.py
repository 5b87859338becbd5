"""An interval never leaves the bounds of its score."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

import inpaintbench as ib
from inpaintbench.result.aggregate import scores
from inpaintbench.result.rows import Measures, Rows


class Share(ib.Metric):
    """The share of samples that have something, by the jackknife."""

    name: ClassVar[str] = "share"
    reads: ClassVar[tuple[str, ...]] = ("raw",)
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 1.0)
    resamples: ClassVar = "jackknife"

    def load(self, host):  # type: ignore[no-untyped-def]
        return lambda batch: [ib.Measured((1.0,)) for _ in batch]


def test_an_interval_by_the_jackknife_ends_at_the_bounds() -> None:
    count = 6
    nothing: list[str | None] = [None] * count
    names: list[str | None] = [f"s{i}" for i in range(count)]
    made = Rows(
        names, ["erase"] * count, [0] * count, nothing, names, names, names, nothing, nothing, nothing, nothing,
        np.full(count, 0.1), measures={"share": Measures(("score",), np.array([[1.0]] * 5 + [[0.0]]), nothing)},
    )  # fmt: skip
    found = scores(made, {"share": Share()}, 0)["share.score"]
    assert found.low is not None
    assert found.low < 5 / 6
    assert found.high == 1.0
