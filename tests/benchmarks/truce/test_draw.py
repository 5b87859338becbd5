"""A plot is drawn the same every time, and its line runs where the numbers say."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench_benchmarks.truce.draw import FRAME, UNIT, ZERO, plot, point_columns
from inpaintbench_benchmarks.truce.series import Subset, load

VALUES = (31, 33, 27, 22, 22, 25, 25, 18, 19, 17, 14, 14)


def test_a_plot_is_512_by_512_uint8_colour() -> None:
    image = plot(VALUES)
    assert image.shape == (512, 512, 3)
    assert image.dtype == np.uint8


@pytest.mark.parametrize("subset", ["synthetic", "stock"])
def test_the_same_series_is_drawn_to_the_same_bytes(subset: Subset) -> None:
    for series in load(subset, "test"):
        assert plot(series.values).tobytes() == plot(list(series.values)).tobytes()


def test_the_line_is_dark_at_every_point_and_the_ground_white_beside_it() -> None:
    image = plot(VALUES)
    for column, value in zip(point_columns(), VALUES, strict=True):
        row = ZERO - UNIT * value
        assert image[row, column].max() < 100
        assert (image[[row - 40, row + 40], column] == 255).all()


def test_outside_the_frame_there_are_ticks_and_nothing_else() -> None:
    left, top, right, bottom = FRAME
    outside = plot(VALUES).copy()
    outside[top : bottom + 1, left : right + 1] = 255
    marked = (outside != 255).any(axis=2)
    assert 0 < marked.sum() < 150
    assert outside[marked].min() > 128


@pytest.mark.parametrize("values", [(-1,) * 12, (100,) * 12, (-1, 100) * 6])
def test_the_extreme_values_lie_inside_the_frame(values: tuple[int, ...]) -> None:
    _, top, _, bottom = FRAME
    dark = (plot(values).max(axis=2) < 128).any(axis=1).nonzero()[0]
    assert top < dark.min()
    assert dark.max() < bottom


def test_all_plots_have_the_same_axes() -> None:
    left, top, right, bottom = FRAME
    low, high = plot((0,) * 12), plot((100,) * 12)
    for line in (np.s_[top, left:right], np.s_[bottom, left:right], np.s_[top:bottom, left], np.s_[top:bottom, right]):
        assert (low[line] == high[line]).all()
        assert (low[line] < 255).all()
