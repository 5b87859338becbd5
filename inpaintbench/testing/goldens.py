"""Golden values are computed again on this machine, each for itself: none keeps another from being looked at."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from inpaintbench.components import Golden
from inpaintbench.errors import UnavailableError
from inpaintbench.testing.attempts import attempt


@dataclass(frozen=True, slots=True)
class Check:
    """What became of one golden value: `fine`, `drift` (`reason` names the library), or `unavailable` and why.

    `difference` is the largest, relative above 1; None where nothing was computed.
    """

    title: str
    plugin: str
    library: str
    outcome: Literal["fine", "drift", "unavailable"]
    reason: str
    difference: float | None
    tolerance: float
    seconds: float


def recompute(goldens: Sequence[tuple[Golden, str]]) -> Iterator[Check]:
    """Golden values, each with the name of the plugin that offers it, computed again one after the other."""
    for golden, plugin in goldens:
        yield _check(golden, plugin)


def _check(golden: Golden, plugin: str) -> Check:
    begin = time.perf_counter()
    unavailable: list[str] = []

    def compute() -> tuple[Sequence[float], Sequence[float]]:
        try:
            measured = [float(value) for value in golden.measure()]
            expected = golden.expected() if callable(golden.expected) else golden.expected
        except (UnavailableError, ModuleNotFoundError) as error:
            unavailable.append(str(error))
            raise
        return measured, [float(value) for value in expected]

    found = attempt(compute)
    outcome: Literal["fine", "drift", "unavailable"] = "fine"
    reason, difference = "", None
    if unavailable:
        outcome, reason = "unavailable", unavailable[0]
    elif isinstance(found, str):
        outcome, reason = "drift", f"{golden.library} cannot compute it: {found}"
    else:
        difference = _largest(*found)
        if difference is None or difference > golden.tolerance:
            outcome, reason = "drift", f"{golden.library} gives {_shown(found[0])}, not {_shown(found[1])}"
    seconds = time.perf_counter() - begin
    return Check(golden.title, plugin, golden.library, outcome, reason, difference, golden.tolerance, seconds)


def _largest(measured: Sequence[float], expected: Sequence[float]) -> float | None:
    """The largest difference, relative above 1; None where the values are not as many, or not finite."""
    if len(measured) != len(expected) or not expected or not all(map(math.isfinite, (*measured, *expected))):
        return None
    return max(abs(a - b) / max(1.0, abs(b)) for a, b in zip(measured, expected, strict=True))


def _shown(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.10g}" for value in values[:4]) + (" …" if len(values) > 4 else "")
