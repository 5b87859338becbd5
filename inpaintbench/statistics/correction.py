"""Of many tests some succeed by chance: Holm's correction bounds the chance that any does."""

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
