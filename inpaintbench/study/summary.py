"""A line for each column of fidelity and each captioner: what its correlations with all outcomes have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inpaintbench.study.between import Correlation
from inpaintbench.study.grid import Grid


@dataclass(frozen=True, slots=True)
class Summary:
    """The correlations of one column of fidelity with the outcomes of one captioner (or the probes), by one method.

    The ranges are over outcomes; `loo_std` is the smallest and the largest standard deviation of an outcome's
    correlations with one configuration left out. `flips` counts those of the other sign, `turned` the outcomes that
    have one. `dropped` is the configuration that most often moves a correlation furthest; `standing` counts the
    correlations that stand on one or two configurations, and `on` names the one that most of them need.
    """

    fidelity: str
    group: str
    method: str
    pairs: int
    r_low: float
    r_high: float
    loo_low: float
    loo_high: float
    loo_std_low: float | None
    loo_std_high: float | None
    flips: int
    turned: int
    dropped: str
    standing: int
    on: str


def summarise(grid: Grid, correlations: Sequence[Correlation]) -> list[Summary]:
    """The summaries in the order of methods, captioners and columns; pairs without correlation are left out."""
    group = {column.address: column.captioner or column.role for column in grid.outcomes}
    parts: dict[tuple[str, str, str], list[Correlation]] = {}
    for one in correlations:
        if one.r is not None and one.loo_low is not None:
            parts.setdefault((one.method, group[one.outcome], one.fidelity), []).append(one)
    return [_summary(fidelity, name, method, part) for (method, name, fidelity), part in parts.items()]


def _summary(fidelity: str, group: str, method: str, part: Sequence[Correlation]) -> Summary:
    r = [one.r for one in part if one.r is not None]
    low = [one.loo_low for one in part if one.loo_low is not None]
    high = [one.loo_high for one in part if one.loo_high is not None]
    stds = [one.loo_std for one in part if one.loo_std is not None]
    standing = [one for one in part if one.stands_on_few]
    return Summary(
        fidelity,
        group,
        method,
        len(part),
        min(r),
        max(r),
        min(low),
        max(high),
        min(stds, default=None),
        max(stds, default=None),
        sum(one.flips for one in part),
        sum(one.flips > 0 for one in part),
        most(one.dropped for one in part),
        len(standing),
        most(name for one in standing for name in one.stands_on),
    )


def most(names: Iterable[str]) -> str:
    """The most frequent of some names, empty where there are none.

    >>> most(["a", "b", "b"]), most([])
    ('b', '')
    """
    counted = Counter(names)
    return counted.most_common(1)[0][0] if counted else ""
