"""The hole covers the three neighbouring points that a straight bridge would miss by most."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaintbench_benchmarks.truce.draw import point_columns
from inpaintbench_benchmarks.truce.hole import hole, window
from inpaintbench_benchmarks.truce.series import Subset, load


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
def test_the_hole_covers_exactly_three_points_and_all_rows(subset: Subset) -> None:
    for series in load(subset, "test"):
        mask = hole(series.values)
        assert mask.shape == (512, 512)
        assert mask.dtype == np.bool_
        assert (mask == mask[0]).all()
        start = window(series.values)
        covered = [place for place, column in enumerate(point_columns()) if mask[0, column]]
        assert covered == [start, start + 1, start + 2]


def test_the_hole_reaches_halfway_to_the_points_on_either_side() -> None:
    mask = hole((10, 10, 10, 10, 10, 10, 40, 10, 10, 10, 10, 10))
    columns = mask[0].nonzero()[0]
    points = point_columns()
    assert columns[0] == (points[3] + points[4]) // 2
    assert columns[-1] + 1 == (points[6] + points[7]) // 2
    assert len(columns) == columns[-1] - columns[0] + 1 == 120


def test_t01_true_is_the_hole() -> None:
    assert hole(range(12)).mean() == pytest.approx(120 / 512)


@given(st.lists(st.integers(-1, 100), min_size=12, max_size=12))
def test_no_other_run_between_two_points_is_missed_by_more(values: list[int]) -> None:
    def missed(start: int) -> float:
        hidden = [start, start + 1, start + 2]
        shown = [place for place in range(12) if place not in hidden]
        bridged = np.interp(hidden, shown, np.array(values)[shown])
        return float(np.square(bridged - np.array(values)[hidden]).sum())

    missed_by = [missed(start) for start in range(1, 9)]
    best = max(missed_by)
    assert window(values) == 1 + next(place for place, value in enumerate(missed_by) if value > best - 1e-6)


def test_a_straight_line_loses_its_earliest_run() -> None:
    assert window(range(0, 60, 5)) == 1
    assert window([7] * 12) == 1
