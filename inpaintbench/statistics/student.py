"""Student's t distribution has a closed form for whole degrees of freedom, so no table is kept."""

from __future__ import annotations

import math


def central_probability(angle: float, freedom: int) -> float:
    """P(|T| <= t) for `freedom` >= 1 degrees of freedom, at angle = atan(t / sqrt(freedom)) in [0, pi/2].

    Source: Abramowitz and Stegun 1964, equations 26.7.3 and 26.7.4.

    >>> round(central_probability(math.atan(1.0), 1), 12)
    0.5
    """
    odd = freedom % 2
    sine, cosine = math.sin(angle), math.cos(angle)
    term = cosine if odd else 1.0
    total = 0.0
    for power in range(1, freedom // 2 + 1):
        total += term
        term *= cosine * cosine * (2 * power - 1 + odd) / (2 * power + odd)
    return (angle + sine * total) * 2 / math.pi if odd else sine * total


def t_quantile(level: float, freedom: int) -> float:
    """The t for which P(|T| <= t) = `level` (in (0, 1)), at `freedom` >= 1 degrees of freedom.

    >>> round(t_quantile(0.95, 19), 6)
    2.093024
    """
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        if central_probability(middle, freedom) < level:
            low = middle
        else:
            high = middle
    return math.sqrt(freedom) * math.tan((low + high) / 2)
