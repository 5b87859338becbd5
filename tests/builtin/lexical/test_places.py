from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.builtin.lexical.places import Places, distinct


@pytest.mark.parametrize("kind", ["dense", "sparse", "sharing low bits"])
def test_every_key_is_found_and_no_other(kind):
    random = np.random.default_rng(0)
    keys = {
        "dense": np.arange(5000),
        "sparse": np.unique(random.integers(0, 2**62, 5000)),
        "sharing low bits": np.arange(5000) << 40,
    }[kind]
    random.shuffle(keys)
    places = Places(keys)
    assert np.array_equal(places.find(keys), np.arange(len(keys)))
    asked = random.integers(0, 2**62, 5000)
    assert np.array_equal(places.find(asked) >= 0, np.isin(asked, keys))
    assert places.find(np.array([-1])).tolist() == [-1]


def test_distinct_keys_are_those_of_numpy():
    keys = np.random.default_rng(0).integers(0, 300, 5000) << 33
    kinds, places = distinct(keys)
    assert np.array_equal(kinds[places], keys)
    assert np.array_equal(np.sort(kinds), np.unique(keys))


def test_nothing_is_found_among_no_keys():
    none = np.empty(0, np.int64)
    assert Places(none).find(np.array([1, 2])).tolist() == [-1, -1]
    assert [len(part) for part in distinct(none)] == [0, 0]
