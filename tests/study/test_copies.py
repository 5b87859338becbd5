"""Copies of a configuration: what is one, and what is left of a grid without them."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.study.between import between
from inpaintbench.study.copies import once
from inpaintbench.study.grid import Column, Grid, PerSample, Resamples


@pytest.fixture
def grid():
    """Three inpainters with three degraders each; only what comes of the first depends on the degrader."""
    rng = np.random.default_rng(0)
    x, y, area = rng.normal(size=(9, 2)), rng.normal(size=(9, 3)), rng.uniform(size=9)
    for of in (3, 6):
        x[of : of + 3], y[of : of + 3], area[of : of + 3] = x[of], y[of], area[of]
    columns = [tuple(Column(f"{name}{i}", "fidelity") for i in range(count)) for name, count in (("x", 2), ("y", 3))]
    names = tuple(f"{inpainter}/{degrader}" for inpainter in "abc" for degrader in ("erase", "blur", "lowdim"))
    drawn = Resamples(np.repeat(x[np.newaxis], 5, 0), np.repeat(y[np.newaxis], 5, 0))
    samples = PerSample(
        ("s", "t"), *columns, np.stack([x, x], 1), np.stack([y, y], 1), np.stack([area, area], 1), np.arange(2)
    )
    called = {name: (k,) for k, name in enumerate(names)} | {"a": (0, 1, 2), "b": (3, 4, 5), "c": (6, 7, 8)}
    return Grid("nine", names, *columns, x, y, resamples=drawn, area=area, samples=samples, called=called)


def test_five_of_nine_are_different_in_every_part_of_the_grid(grid):
    found = once(grid)
    kept = [0, 1, 2, 3, 6]
    assert found.configurations == tuple(grid.configurations[k] for k in kept)
    assert found.equal == {"b/erase": ("b/blur", "b/lowdim"), "c/erase": ("c/blur", "c/lowdim")}
    assert found.extent == "5 different of 9 configurations"
    pairs = [
        (found.x, grid.x), (found.y, grid.y), (found.area, grid.area), (found.samples.x, grid.samples.x),
        (found.samples.y, grid.samples.y), (found.samples.area, grid.samples.area),
    ]  # fmt: skip
    for ours, whole in pairs:
        np.testing.assert_array_equal(ours, whole[kept])
    np.testing.assert_array_equal(found.resamples.x, grid.resamples.x[:, kept])
    np.testing.assert_array_equal(found.resamples.y, grid.resamples.y[:, kept])
    assert found.called["a"] == (0, 1, 2)
    assert found.called["b"] == found.called["b/lowdim"] == (3,)
    assert found.called["c/blur"] == (4,)
    assert {one.n for one in between(found, permutations=10)} == {5}


def test_a_grid_of_different_configurations_stays_as_it_is(grid):
    grid.y[:, 0] = np.arange(9)
    assert once(grid) is grid


def test_scores_that_nobody_has_are_equal_and_those_that_one_lacks_are_not(grid):
    grid.y[3:5, 1] = np.nan
    assert once(grid).equal["b/erase"] == ("b/blur",)


def test_equal_pictures_are_copies_though_a_network_gave_other_last_digits(grid):
    grid.y[4, 0] *= 1 + 1e-6
    assert once(grid).equal["b/erase"] == ("b/lowdim",)
    pictures = ["a1", "a2", "a3", "b", "b", "b", "c", "c", "c"]
    assert once(grid, pictures).equal["b/erase"] == ("b/blur", "b/lowdim")


def test_equal_pictures_with_other_scores_are_no_copies(grid):
    """The holes may lie elsewhere."""
    grid.y[4, 0] += 0.5
    assert once(grid, ["same"] * 9).equal["b/erase"] == ("b/lowdim",)
