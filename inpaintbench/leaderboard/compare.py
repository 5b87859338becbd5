"""Two results are compared score by score, on the rows that both have and on what was measured in both."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from inpaintbench.components import Scorer, SetMetric
from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.significance import SIGNIFICANT
from inpaintbench.leaderboard.stacked import Stacked, stack
from inpaintbench.registry import Plugins
from inpaintbench.result import differences
from inpaintbench.result.aggregate import LEVEL, RESAMPLES, Address
from inpaintbench.result.blocks import Samples
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows
from inpaintbench.statistics import Paired, holm, paired

FEWEST_PERMUTATIONS = 2000
PERMUTATIONS_PER_SCORE = 50
"""The smallest p there can be, corrected for all scores compared, is 1 / 50."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One score of both results on their shared rows; `difference` is first minus second, None is not measurable.

    `p` is the paired permutation test's, `p_holm` the same corrected for all scores compared. `win_rate` is the share
    of groups in which the first is better, `smallest_detectable` the difference that 80 % of such samples would have
    shown, `n` the number of groups. `better` is `first`, `second`, or empty where that cannot be said.
    """

    address: Address
    first: float | None
    second: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_holm: float | None
    win_rate: float | None
    smallest_detectable: float | None
    n: int
    better: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two results have in common; `rows` are shared, `left_out` says which scorers were not compared and why."""

    differences: tuple[Difference, ...]
    rows: int
    left_out: tuple[str, ...]


def compare(first: Result, second: Result, plugins: Plugins, *, everything: bool = False) -> Comparison:
    """Compare two results of one suite on the same data; `everything` adds each degrader and the originals' captions.

    Raises `ResultError` that names the difference where suites, components or data are not the same.
    """
    if problem := _incomparable(first, second):
        raise ResultError(f"'{first.path.name}' (here) and '{second.path.name}' (there) cannot be compared: {problem}")
    scorers, left_out = _scorers(first, second, plugins)
    ours, theirs = shared(first.rows, second.rows)
    seed = int(first.data["suite"]["declared"]["seed"])
    samples, tables = stack(ours, scorers)
    _, others = stack(theirs, scorers)
    shown = {a for table in tables for a in table.addresses if everything or _is_main(a, table)}
    permutations = max(FEWEST_PERMUTATIONS, PERMUTATIONS_PER_SCORE * len(shown))
    found = [
        one
        for table, other in zip(tables, others, strict=True)
        for one in _differences(table, other, samples, permutations, seed)
        if one.address in shown
    ]
    corrected = holm([one.p for one in found])
    return Comparison(
        tuple(_judged(one, p, scorers) for one, p in zip(found, corrected, strict=True)), len(ours), tuple(left_out)
    )


def _incomparable(first: Result, second: Result) -> str:
    if first.suite != second.suite:
        return f"their suites are '{first.suite}' and '{second.suite}'"
    if first.suite_digest != second.suite_digest:
        ours, theirs = first.data["suite"]["declared"], second.data["suite"]["declared"]
        return f"of their suite '{first.suite}' {differences.of_suites(ours, theirs)}"
    if problem := differences.of_components(first, second):
        return problem
    if first.revision != second.revision:
        ours, theirs = differences.contents(first.rows), differences.contents(second.rows)
        return f"their data are two revisions: {differences.of_data(ours, theirs)}"
    return ""


def _scorers(first: Result, second: Result, plugins: Plugins) -> tuple[dict[str, Scorer], list[str]]:
    """The scorers that both results have and that are installed, by label; and why others are left out."""
    installed, also = Recorded.of(first, plugins), Recorded.of(second, plugins)
    labels = [label for label in first.signatures if label in second.signatures]
    missing = {label: reason for (kind, label), reason in installed.missing.items() if kind == Scorer.kind}
    left_out = [f"'{label}': {missing[label]}" for label in labels if label in missing]
    ours, theirs = installed.scorers, also.scorers
    unlike = [label for label in labels if label in ours and ours[label] != theirs.get(label)]
    left_out += [f"'{label}': not the same in both" for label in unlike]
    shared = {label: ours[label] for label in labels if label in ours and label not in unlike}
    left_out += [f"'{label}': of whole sets, not of pairs" for label in shared if isinstance(shared[label], SetMetric)]
    return {label: scorer for label, scorer in shared.items() if not isinstance(scorer, SetMetric)}, left_out


def shared(first: Rows, second: Rows) -> tuple[Rows, Rows]:
    """The rows of both with one (sample, degrader, draw, captioner), in one order, without what only one measured.

    T21: rows are joined one to one; raises `ResultError` where one stands twice, or none is shared.
    """
    ours, theirs = _places(first), _places(second)
    keys = [key for key in ours if key in theirs]
    if not keys:
        raise ResultError("the two results share no row")
    a = first.taken([ours[key] for key in keys])
    b = second.taken([theirs[key] for key in keys])
    for label in a.measures.keys() & b.measures.keys():
        if a.measures[label].names != b.measures[label].names:
            continue  # scorers of one label that are not the same
        missing = np.isnan(a.measures[label].statistics) | np.isnan(b.measures[label].statistics)
        for rows in (a, b):
            rows.measures[label].statistics[missing] = np.nan
    return a, b


def _places(rows: Rows) -> dict[tuple[str | None, str | None, int, str | None], int]:
    keys = list(zip(rows.sample, rows.degrader, rows.draw, rows.captioner, strict=True))
    places = {key: i for i, key in enumerate(keys)}
    if len(places) < len(keys):
        raise ResultError("a result has a row twice; see 'inpaintbench verify'")
    return places


def _is_main(address: Address, table: Stacked) -> bool:
    """Whether a score is over all degraders, and of reconstructions rather than of originals."""
    columns = table.scorer.columns
    overall = dict(zip(table.addresses[-len(columns) :], columns, strict=True))
    return address in overall and not overall[address].endswith("-original")


def _differences(
    table: Stacked, other: Stacked, samples: Samples, permutations: int, seed: int
) -> Iterator[Difference]:
    """Every score of one scorer, not yet corrected nor judged; set metrics have no paired interval or test."""
    ones = np.ones((1, len(samples.ids)))
    ours, theirs = table.reduce(table.statistics, ones)[0], other.reduce(other.statistics, ones)[0]
    found = _paired(table, other, samples, permutations, seed) if table.scorer.resamples == "bootstrap" else None
    directed = table.scorer.higher_is_better is not None
    for i, address in enumerate(table.addresses):
        yield Difference(
            address,
            _number(ours[i]),
            _number(theirs[i]),
            _number(ours[i] - theirs[i]),
            _number(found.low[i]) if found else None,
            _number(found.high[i]) if found else None,
            _number(found.p[i]) if found else None,
            None,
            _number(found.win_rate[i]) if found and directed else None,
            _number(found.smallest_detectable[i]) if found else None,
            int(found.n[i]) if found else len(set(samples.groups.tolist())),
            "",
        )


def _paired(table: Stacked, other: Stacked, samples: Samples, permutations: int, seed: int) -> Paired:
    return paired(
        table.reduce,
        table.statistics,
        other.statistics,
        samples.groups,
        higher_is_better=table.scorer.higher_is_better is not False,
        resamples=RESAMPLES,
        permutations=permutations,
        seed=seed,
        level=LEVEL,
    )


def _judged(one: Difference, p: float | None, scorers: Mapping[str, Scorer]) -> Difference:
    """The same with its corrected p, and who is better where that is significant and has a direction."""
    label = max((label for label in scorers if one.address.startswith(f"{label}.")), key=len)
    direction = scorers[label].higher_is_better
    if p is None or p >= SIGNIFICANT or direction is None or one.difference is None:
        return dataclasses.replace(one, p_holm=p)
    better = "first" if (one.difference > 0) == direction else "second"
    return dataclasses.replace(one, p_holm=p, better=better)


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
