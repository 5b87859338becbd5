"""Diversity of captions over a suite: distinct ones, entropy, length and what is unchanged, counted by hand."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from inpaintbench_text.diversity import CaptionDiversity
from inpaintbench_text.numbered import number_of


def entropy(texts):
    counts = Counter(texts)
    return -sum(n / len(texts) * math.log2(n / len(texts)) for n in counts.values())


def test_captions_are_counted_over_the_whole_suite(compare, host, score):
    said = ["a dog", "A  dog", "a cat", "a red bus", "a dog"]
    original = ["a dog", "a cat", "a cat", "a blue bus", "two dogs run"]
    items = [compare([one], [other]) for one, other in zip(said, original, strict=True)]
    found = score(CaptionDiversity(), host, items)
    plain = ["a dog", "a dog", "a cat", "a red bus", "a dog"]
    assert found["distinct"] == 3 / 5
    assert found["distinct-original"] == 4 / 5
    assert found["entropy"] == pytest.approx(entropy(plain), abs=1e-12)
    assert found["entropy-original"] == pytest.approx(entropy(original), abs=1e-12)
    assert (found["length"], found["length-original"]) == pytest.approx((11 / 5, 12 / 5))
    assert found["unchanged"] == pytest.approx(2 / 5)


def test_weights_leave_captions_out_exactly(compare, host, score):
    random = np.random.default_rng(0)
    said = [f"caption {n}" for n in random.integers(0, 12, 60)]
    weights = random.integers(0, 2, (4, 60)).astype(float)
    found = score(CaptionDiversity(), host, [compare([one], ["x"]) for one in said], weights)
    for row, draw in enumerate(weights):
        kept = [one for one, weight in zip(said, draw, strict=True) if weight]
        assert found["distinct"][row] == pytest.approx(len(set(kept)) / len(kept), abs=1e-12)
        assert found["entropy"][row] == pytest.approx(entropy(kept), abs=1e-12)


def test_two_identical_captions_and_a_single_one_have_no_entropy(compare, host, score):
    found = score(CaptionDiversity(), host, [compare(["a"], ["b"])] * 2)
    assert (found["distinct"], found["entropy"], found["unchanged"]) == (0.5, 0, 0)
    found = score(CaptionDiversity(), host, [compare(["a"], ["a"])])
    assert (found["distinct"], found["entropy"], found["unchanged"]) == (1, 0, 1)


def test_what_is_missing_is_left_out(compare, host, score):
    items = [compare(["a"], []), compare([], ["b c"]), compare(["d"], ["d"])]
    found = score(CaptionDiversity(), host, items)
    assert (found["distinct"], found["length-original"], found["unchanged"]) == (1, 1.5, 1)
    assert CaptionDiversity().load(host)([compare()])[0].status == "no caption"
    nothing = score(CaptionDiversity(), host, [compare()])
    assert all(math.isnan(value) for value in nothing.values())


def test_no_interval_leaves_the_bounds_of_its_column(compare, host):
    from inpaintbench.statistics import jackknife

    metric = CaptionDiversity()
    rows = metric.load(host)([compare([one], [other]) for one, other in (("a", "a"), ("b", "b"), ("c", "d"))])
    table = np.array([row.statistics for row in rows])
    found = jackknife(lambda weights: metric.reduce(table, weights), np.arange(3), seed=0)
    bounds = dict(zip(metric.columns, metric.column_bounds, strict=True))
    assert found.high[list(bounds).index("unchanged")] > 1  # which the harness cuts off
    assert {name for name, pair in bounds.items() if pair == (0.0, 1.0)} == {
        "distinct", "distinct-original", "unchanged"
    }  # fmt: skip


def test_a_captions_number_is_exact_and_finite():
    numbers = [number_of(text) for text in ("", "\U0001f600", "a" * 60000, "כלב")]
    assert len(set(numbers)) == 4
    assert all(number == int(number) and 0 <= number < 2**52 for number in numbers)
