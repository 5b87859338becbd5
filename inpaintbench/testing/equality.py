"""How far two outputs are apart, and how far they may be: not at all on a CPU, by a dtype's rounding elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from inpaintbench.components import Component
from inpaintbench.types import Measured


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The largest difference that counts as equal: in levels of 255 for pictures, relative for numbers."""

    levels: float
    numbers: float

    @classmethod
    def of(cls, component: Component[Any, Any], device: str) -> Tolerance:
        """Nothing on a CPU; on any other device what changes with the order of additions.

        A component that computes in 16 bits, by an option `dtype` of its own or of one among its options, rounds each
        number 2^13 times as coarsely (float16) or more, and a model of many steps carries that on. The numbers are
        meant to tell rounding from neighbours that shine through, and were not derived.
        """
        if device == "cpu":
            return cls(0, 0)
        dtypes = {getattr(part, "dtype", "") for part in (component, *component.parts)}
        return cls(32, 3e-2) if dtypes & {"bfloat16", "float16"} else cls(2, 1e-3)

    def __str__(self) -> str:
        if not self.levels:
            return "equal means equal to the bit, pictures and numbers alike"
        return f"equal means within {self.levels:g} levels of 255 for pictures, {self.numbers:g} relative for numbers"

    def admits(self, gap: Gap) -> bool:
        return gap.size <= (self.levels if gap.unit == "levels" else self.numbers)


@dataclass(frozen=True, slots=True)
class Gap:
    """How far two outputs are apart: 0 is equality, infinity no comparison at all (another shape, another text)."""

    size: float
    unit: str

    def __str__(self) -> str:
        if np.isinf(self.size):
            return "altogether"
        return f"by up to {self.size:g} {self.unit}"


def largest_gap(first: Sequence[Any], second: Sequence[Any]) -> Gap:
    """The largest gap between outputs at the same places.

    >>> largest_gap([np.uint8([[1, 2]])], [np.uint8([[1, 5]])])
    Gap(size=3.0, unit='levels')
    >>> largest_gap(["a cat"], ["a dog"])
    Gap(size=inf, unit='of text')
    """
    gaps = [gap(a, b) for a, b in zip(first, second, strict=True)]
    return max(gaps, key=lambda gap: gap.size)


def gap(first: Any, second: Any) -> Gap:
    """How far two outputs of one component are apart."""
    if isinstance(first, np.ndarray) and isinstance(second, np.ndarray):
        return _of_arrays(first, second)
    if isinstance(first, Measured) and isinstance(second, Measured):
        if first.statistics is None or second.statistics is None or first.status != second.status:
            return Gap(0.0 if first == second else np.inf, "of a measurement")
        return _of_arrays(_numbers(first.statistics), _numbers(second.statistics))
    if isinstance(first, tuple) and isinstance(second, tuple) and len(first) == len(second) and first:
        return largest_gap(first, second)
    return Gap(0.0 if _equal(first, second) else np.inf, "of text")


def _equal(first: Any, second: Any) -> bool:
    return type(first) is type(second) and bool(first == second)


def _of_arrays(first: np.ndarray[Any, Any], second: np.ndarray[Any, Any]) -> Gap:
    unit = "levels" if first.dtype == np.uint8 else "pixels" if first.dtype == np.bool_ else "of the largest number"
    if first.shape != second.shape or first.dtype != second.dtype:
        return Gap(np.inf, unit)
    one, other = first.astype(np.float64), second.astype(np.float64)
    if (np.isnan(one) != np.isnan(other)).any():
        return Gap(np.inf, unit)
    difference = np.nanmax(np.abs(one - other), initial=0.0)
    if unit == "of the largest number":
        difference /= max(1.0, float(np.nanmax(np.abs(one), initial=0.0)))
    return Gap(float(difference), unit)


def _numbers(statistics: tuple[float | None, ...]) -> np.ndarray[Any, Any]:
    return cast("np.ndarray[Any, Any]", np.array([np.nan if value is None else value for value in statistics]))
