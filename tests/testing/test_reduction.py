"""Each way for `reduce` to break its contract is found."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import pytest

from inpaintbench.components import Metric
from inpaintbench.testing.reduction import examine_reduction

ROWS = np.random.default_rng(0).random((6, 2))


class Mean(Metric):
    """The weighted mean of two statistics."""

    name: ClassVar[str] = "mean"
    reads: ClassVar[tuple[str, ...]] = ()
    higher_is_better: ClassVar[bool | None] = True
    bounds = (0.0, 1.0)

    @property
    def columns(self):
        return ("one", "two")

    def load(self, host):
        raise NotImplementedError


def problems(scorer, rows=ROWS):
    return [finding.text for finding in examine_reduction(scorer, rows) if finding.level == "fault"]


def test_the_weighted_mean_passes_with_its_scores_as_the_value():
    (finding,) = examine_reduction(Mean(), ROWS)
    assert finding.level == "pass"
    assert finding.value == pytest.approx({"one": ROWS[:, 0].mean(), "two": ROWS[:, 1].mean()})


def test_rows_that_could_not_be_measured_are_left_out_of_the_trial():
    rows = np.concatenate([ROWS, np.full((1, 2), np.nan)])
    assert [f.level for f in examine_reduction(Mean(), rows)] == ["pass"]
    assert [f.level for f in examine_reduction(Mean(), rows[5:])] == ["note"]


class OneForAll(Mean):
    """Ignores that several sets of weights come at once."""

    def reduce(self, statistics, weights):
        return super().reduce(statistics, weights[:1])


class Flat(Mean):
    """Returns the scores of one set without their first dimension."""

    def reduce(self, statistics, weights):
        return super().reduce(statistics, weights)[0]


class Unweighted(Mean):
    """Ignores the weights."""

    def reduce(self, statistics, weights):
        return np.repeat(np.nanmean(np.atleast_2d(statistics), axis=0)[None], len(weights), axis=0)


class Binary(Mean):
    """Takes a weight for a mark."""

    def reduce(self, statistics, weights):
        return super().reduce(statistics, (weights > 0).astype(float))


class NanSpreads(Mean):
    """Multiplies NaN by weights."""

    def reduce(self, statistics, weights):
        return weights @ statistics / weights.sum(axis=1, keepdims=True)


class NanIsZero(Mean):
    """Counts what was not measured as the worst."""

    def reduce(self, statistics, weights):
        return weights @ np.nan_to_num(statistics) / weights.sum(axis=1, keepdims=True)


class Total(Mean):
    """Leaves its bounds as rows are added, and calls nothing 0."""

    def reduce(self, statistics, weights):
        return weights @ np.nan_to_num(statistics)


class Percent(Mean):
    """Scores of 0 to 100 declared as 0 to 1."""

    def reduce(self, statistics, weights):
        return 100 * super().reduce(statistics, weights)


class Logarithm(Mean):
    """Infinite where nothing is wrong."""

    bounds = (None, None)

    def reduce(self, statistics, weights):
        with np.errstate(divide="ignore"):
            return -np.log(super().reduce(statistics, weights))


class Fills(Mean):
    """Overwrites what it was given."""

    def reduce(self, statistics, weights):
        scores = super().reduce(statistics, weights)
        statistics[:] = 0
        return scores


class Raises(Mean):
    """Takes no NaN."""

    def reduce(self, statistics, weights):
        if np.isnan(statistics).any():
            raise ValueError("no NaN, please")
        return super().reduce(statistics, weights)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (OneForAll, "several sets of weights"),
        (Flat, "one set of weights gives (2,), not an array (1, 2)"),
        (Unweighted, "a row of weight 0 still counts"),
        (Unweighted, "a row of weight 2 does not count as two rows"),
        (Binary, "a row of weight 2 does not count as two rows"),
        (NanSpreads, "rows that could not be measured (NaN) change the scores"),
        (NanIsZero, "rows that could not be measured (NaN) change the scores"),
        (Total, "where nothing was measured the scores are [0. 0.], not NaN"),
        (Percent, "lies outside its bounds (0.0, 1.0)"),
        (Fills, "it changes the arrays it is given"),
        (Raises, "it fails on unmeasured rows: ValueError: no NaN, please"),
    ],
)
@pytest.mark.filterwarnings("ignore:Mean of empty slice")
def test_each_violation_is_named(broken, words):
    assert any(words in problem for problem in problems(broken()))


def test_an_infinite_score_is_a_fault():
    rows = np.where(ROWS > 0.5, 1.0, ROWS)
    assert not problems(Logarithm(), ROWS)
    assert problems(Logarithm(), np.concatenate([rows, np.zeros((1, 2))])) == [
        "an infinite score cannot be written down: give NaN"
    ]


class OfSets(Binary):
    """Resampled by leaving groups out: a weight of 2 never occurs."""

    resamples: ClassVar[Literal["bootstrap", "jackknife", "none"]] = "jackknife"


def test_weights_that_a_way_of_resampling_never_uses_are_not_tried():
    assert not problems(OfSets())
    assert problems(Binary())
