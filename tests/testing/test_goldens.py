"""Golden values are checked one by one, and a drift names the library that computes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

import inpaintbench as ib
from inpaintbench.testing.goldens import Check, recompute


def check(measure: Callable[[], Sequence[float]], expected: object = (1.0, 20.0)) -> Check:
    golden = ib.Golden("two numbers", "somelib", measure, expected, 1e-6)  # type: ignore[arg-type]
    (found,) = recompute([(golden, "inpaintbench-p:p")])
    return found


def fail(error: Exception) -> Callable[[], Sequence[float]]:
    def measure() -> Sequence[float]:
        raise error

    return measure


def test_values_within_the_tolerance_are_fine() -> None:
    found = check(lambda: (1.0, 20.00001), lambda: [1.0, 20.0])
    assert (found.outcome, found.reason, found.plugin) == ("fine", "", "inpaintbench-p:p")
    assert found.difference == pytest.approx(5e-7, rel=1e-3)


@pytest.mark.parametrize(
    ("measure", "reason"),
    [
        (lambda: (1.0, 20.1), "somelib gives 1, 20.1, not 1, 20"),
        (lambda: (1.0, float("nan")), "somelib gives 1, nan, not 1, 20"),
        (lambda: (1.0,), "somelib gives 1, not 1, 20"),
        (fail(ZeroDivisionError("oh")), "somelib cannot compute it: ZeroDivisionError: oh"),
    ],
    ids=["another value", "no number", "too few", "an error"],
)
def test_a_drift_names_the_library(measure: Callable[[], Sequence[float]], reason: str) -> None:
    found = check(measure)
    assert (found.outcome, found.reason) == ("drift", reason)


@pytest.mark.parametrize("error", [ib.UnavailableError("get x.pt"), ModuleNotFoundError("get x.pt")], ids=repr)
def test_what_is_not_here_is_no_drift(error: Exception) -> None:
    found = check(fail(error))
    assert (found.outcome, found.reason, found.difference) == ("unavailable", "get x.pt", None)
