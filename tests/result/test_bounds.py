"""An interval never leaves the bounds of its column."""

from __future__ import annotations

from typing import ClassVar

import inpaintbench as ib
from inpaintbench.result.aggregate import scores


class Share(ib.Metric):
    """The share of samples that have something, by the jackknife."""

    name: ClassVar[str] = "share"
    reads: ClassVar[tuple[str, ...]] = ("raw",)
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 1.0)
    resamples: ClassVar = "jackknife"

    def load(self, host):  # type: ignore[no-untyped-def]
        return lambda batch: [ib.Measured((1.0,)) for _ in batch]


class Several(Share):
    """The same in two columns of which only one has a largest value."""

    name: ClassVar[str] = "several"
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, None)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("open", "share")

    @property
    def column_bounds(self) -> tuple[tuple[float | None, float | None], ...]:
        return (0.0, None), (0.0, 1.0)


def test_each_column_has_bounds_of_its_own(rows_of) -> None:
    found = scores(rows_of(Several(), [[1.0, 1.0]] * 5 + [[0.0, 0.0]]), {"several": Several()}, 0)
    opened, share = found["several.open/erase"], found["several.share/erase"]
    assert opened.high is not None
    assert opened.high > 1
    assert (share.low, share.high) == (opened.low, 1.0)


def test_a_scorer_says_nothing_of_its_columns_where_all_have_its_bounds() -> None:
    assert Share().column_bounds == ((0.0, 1.0),)


def test_an_interval_by_the_jackknife_ends_at_the_bounds(rows_of) -> None:
    made = rows_of(Share(), [[1.0]] * 5 + [[0.0]])
    found = scores(made, {"share": Share()}, 0)["share.score"]
    assert found.low is not None
    assert found.low < 5 / 6
    assert found.high == 1.0
