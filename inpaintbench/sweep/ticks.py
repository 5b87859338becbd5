"""Ticks of an axis: round numbers that cover what is shown."""

from __future__ import annotations

import math
from collections.abc import Sequence


def ticks(low: float, high: float, most: int = 7) -> list[float]:
    """At most `most` multiples of 1, 2 or 5 times a power of ten between `low` and `high`.

    >>> ticks(0.93, 2.2)
    [1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.2]
    >>> ticks(1, 15), ticks(3, 3)
    ([2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0], [3])
    """
    if not high > low:
        return [low]
    rough = (high - low) / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 5, 10):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            break
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return [round(place * step, digits) for place in range(first, last + 1)]


def written(values: Sequence[float]) -> list[str]:
    """Numbers of one axis with as many decimals as the finest of them needs.

    >>> written([0.5, 1.0, 1.25]), written([2.0, 40.0]), written([0.0, 2e-7])
    (['0.50', '1.00', '1.25'], ['2', '40'], ['0', '2e-07'])
    """
    texts = [f"{value:.6g}" for value in values]
    if any("e" in text for text in texts):
        return texts
    decimals = max(len(text.partition(".")[2]) for text in texts)
    return [f"{value:.{decimals}f}" for value in values]
