"""Of many tests some succeed by chance: corrections bound the chance that any does, or the share that do."""

from __future__ import annotations

import math
from collections.abc import Sequence


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Holm-adjusted p values, in the order given; None and NaN stay as they are and are not counted as tests.

    Source: Holm 1979, "A simple sequentially rejective multiple test procedure".

    >>> holm([0.01, None, 0.04, 0.03])
    [0.03, None, 0.06, 0.06]
    """
    adjusted = list(p_values)
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None and not math.isnan(p))
    largest = 0.0
    for rank, (p, place) in enumerate(tested):
        largest = max(largest, min(1.0, p * (len(tested) - rank)))
        adjusted[place] = largest
    return adjusted


def false_discovery(p_values: Sequence[float | None], *, dependent: bool = False) -> list[float | None]:
    """Adjusted p values that bound the expected share of false ones among those called significant, in the order given.

    Benjamini's and Hochberg's, which is right for independent tests and those that depend positively; `dependent` is
    Benjamini's and Yekutieli's, right for any tests, larger by 1 + 1/2 + … + 1/m. None and NaN are not counted.
    Sources: Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001, theorem 1.3.

    >>> false_discovery([0.01, None, 0.02, 0.04])
    [0.03, None, 0.03, 0.04]
    >>> [p and round(p, 4) for p in false_discovery([0.01, None, 0.02, 0.04], dependent=True)]
    [0.055, None, 0.055, 0.0733]
    """
    adjusted = list(p_values)
    tested = sorted((p, place) for place, p in enumerate(p_values) if p is not None and not math.isnan(p))
    count = len(tested)
    price = sum(1 / rank for rank in range(1, count + 1)) if dependent else 1.0
    smallest = 1.0
    for rank, (p, place) in reversed(list(enumerate(tested, start=1))):
        smallest = min(smallest, p * count * price / rank)
        adjusted[place] = smallest
    return adjusted
