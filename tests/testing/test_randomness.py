"""The process's own random numbers are watched, those of a library that a component imports too."""

from __future__ import annotations

import random
import sys
from types import ModuleType

import numpy as np
import pytest

from inpaintbench.testing.randomness import states, touched


@pytest.fixture(autouse=True)
def _unchanged():
    before = random.getstate(), np.random.get_state()
    yield
    random.setstate(before[0])
    np.random.set_state(before[1])


@pytest.mark.parametrize(
    ("library", "use"),
    [
        ("random", lambda: random.random()),
        ("random", lambda: random.seed(1)),
        ("numpy.random", lambda: np.random.rand()),
        ("numpy.random", lambda: np.random.seed(1)),
        ("numpy.random", lambda: np.random.standard_normal()),
    ],
)
def test_a_draw_or_a_seed_is_seen(library, use):
    random.seed(7)
    np.random.seed(7)
    before = states()
    use()
    assert touched(before, states()) == [library]


def test_a_generator_of_ones_own_is_not():
    before = states()
    np.random.default_rng(0).random()
    random.Random(0).random()
    assert not touched(before, states())


def test_torch_is_watched_once_something_has_imported_it(monkeypatch):
    torch = ModuleType("torch")
    torch.random = ModuleType("torch.random")
    level = np.zeros(3, np.uint8)
    torch.random.get_rng_state = lambda: type("Tensor", (), {"numpy": lambda self: level})()
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    first = states()
    monkeypatch.setitem(sys.modules, "torch", torch)
    second = states()
    level[0] = 1
    assert not touched(first, second)
    assert touched(second, states()) == ["torch"]
