"""The t quantile computed here is the one in the books."""

from __future__ import annotations

import pytest
import scipy.stats

from inpaintbench.statistics.student import t_quantile


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 18, 19, 20, 99])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_t_quantile_equals_that_of_scipy(freedom: int, level: float) -> None:
    assert t_quantile(level, freedom) == pytest.approx(scipy.stats.t.ppf((1 + level) / 2, freedom), rel=1e-9)
