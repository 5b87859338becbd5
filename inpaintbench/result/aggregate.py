"""From rows to scores with intervals: averaged over draws within a sample, reduced, averaged equally over degraders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Scorer, SetMetric
from inpaintbench.result.blocks import Block, Samples, SetBlock, arrange, set_blocks
from inpaintbench.result.rows import Rows
from inpaintbench.statistics import bootstrap, jackknife, weighted_mean
from inpaintbench.types import FloatArray

RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Score:
    """One number of a result: what it is, or `why` there is none, or no interval.

    `n` rows have what its column rests on, `missing` do not.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    missing: int
    why: str = ""


Address = str
"""`scorer.column[@captioner][/degrader]`; without a degrader it is the mean over them."""


def scores(rows: Rows, scorers: Mapping[str, Scorer], seed: int) -> dict[Address, Score]:
    """Every score of the rows."""
    samples, blocks = arrange(rows, scorers)
    sets = {label: scorer for label, scorer in scorers.items() if isinstance(scorer, SetMetric)}
    return dict(_scored([*blocks, *set_blocks(rows, sets, samples)], samples, seed, each_degrader=True))


def tag_scores(rows: Rows, scorers: Mapping[str, Scorer], seed: int) -> dict[str, dict[str, dict[Address, Score]]]:
    """The scores by tag and value, for tags with more than one value: over the rows that have the value.

    The tag `area` is the share of the hole: rows of one sample may lie in several of its bins, and a degrader that has
    none in a bin is left out of the mean over degraders there.
    """
    found: dict[str, dict[str, dict[Address, Score]]] = {}
    for tag, values in rows.tags.items():
        distinct = sorted({value for value in values if value is not None})
        if len(distinct) < 2:
            continue
        found[tag] = {}
        for value in distinct:
            part = [i for i, other in enumerate(values) if other == value]
            samples, blocks = arrange(rows, scorers, part)
            found[tag][value] = dict(_scored(blocks, samples, seed, each_degrader=False))
    return found


def _scored(
    blocks: Sequence[Block | SetBlock], samples: Samples, seed: int, *, each_degrader: bool
) -> Iterator[tuple[Address, Score]]:
    """The scores of all blocks; those that resample alike share their resamples."""
    for how in ("bootstrap", "jackknife", "none"):
        alike = [block for block in blocks if block.scorer.resamples == how]
        if not alike or not samples.ids:
            continue
        widths = [(len(samples.degraders) + 1) * len(block.scorer.columns) for block in alike]

        score = together(alike)
        if how == "bootstrap":
            found = bootstrap(score, samples.groups, resamples=RESAMPLES, seed=seed, level=LEVEL)
        elif how == "jackknife":
            found = jackknife(score, samples.groups, seed=seed, level=LEVEL)
        values = score(np.ones((1, len(samples.ids))))[0] if how == "none" else found.value
        nowhere = np.full(len(values), np.nan)
        low, high = (nowhere, nowhere) if how == "none" else (found.low, found.high)
        start = 0
        for block, width in zip(alike, widths, strict=True):
            span = slice(start, start + width)
            smallest, largest = _limits(block.scorer, len(samples.degraders) + 1)
            ends = np.maximum(low[span], smallest), np.minimum(high[span], largest)
            yield from _addressed(block, samples, values[span], *ends, each_degrader)
            start += width


def _limits(scorer: Scorer, times: int) -> tuple[FloatArray, FloatArray]:
    """The smallest and largest score of each column, `times` over: an interval by the jackknife would pass them."""
    pairs = [(-np.inf if low is None else low, np.inf if high is None else high) for low, high in scorer.column_bounds]
    smallest, largest = np.tile(np.array(pairs, np.float64), (times, 1)).T
    return smallest, largest


def together(blocks: Sequence[Block | SetBlock]) -> Callable[[FloatArray], FloatArray]:
    """One function from weights [b, samples] to the scores of all blocks side by side.

    The blocks whose scores are plain weighted means share one matrix product.
    """
    plain = [block for block in blocks if isinstance(block, Block) and type(block.scorer).reduce is Scorer.reduce]
    tables = [table for block in plain for table in block.statistics]
    joined = np.concatenate(tables, axis=1) if tables else np.empty((0, 0))

    def score(weights: FloatArray) -> FloatArray:
        means = iter(np.split(weighted_mean(joined, weights), _ends(tables), axis=1) if tables else ())
        found = []
        for block in blocks:
            if block in plain:
                each = [next(means) for _ in block.statistics]
                both = np.stack([*each, np.mean(each, axis=0)], axis=1)
            else:
                both = block.score(weights)
            found.append(both.reshape(len(weights), -1))
        return np.concatenate(found, axis=1)

    return score


def _ends(tables: Sequence[FloatArray]) -> list[int]:
    ends: list[int] = np.cumsum([table.shape[1] for table in tables]).tolist()
    return ends[:-1]


def _addressed(
    block: Block | SetBlock,
    samples: Samples,
    values: FloatArray,
    low: FloatArray,
    high: FloatArray,
    each_degrader: bool,
) -> Iterator[tuple[Address, Score]]:
    columns = block.scorer.columns
    for place, degrader in enumerate([*samples.degraders, None]):
        if degrader is not None and not each_degrader:
            continue
        for i, column in enumerate(columns):
            at = place * len(columns) + i
            here = slice(place, place + 1) if degrader else slice(None)
            n, missing = int(block.measured[here, i].sum()), int(block.missing[here, i].sum())
            address = f"{block.prefix}.{column}{block.suffix}" + (f"/{degrader}" if degrader else "")
            why = ""
            if not np.isfinite(values[at]):
                why = _why_no_value(
                    samples.degraders[here], block.measured[here, i], [r[i] for r in block.reasons[here]]
                )
            elif not np.isfinite(low[at]):
                why = _why_no_interval(block, samples)
            yield address, Score(_number(values[at]), _number(low[at]), _number(high[at]), n, missing, why)


def _why_no_value(degraders: Sequence[str], measured: NDArray[np.int64], reasons: Sequence[str]) -> str:
    """Of a column that so many rows of each of these degraders measured."""
    empty = [place for place, rows in enumerate(measured) if not rows]
    if not empty:
        return "it is not defined for what was measured"
    reason = next((f": {reasons[place]}" for place in empty if reasons[place]), "")
    if len(empty) < len(degraders):
        return f"nothing was measured with degrader '{degraders[empty[0]]}'{reason}"
    return f"nothing was measured{reason}"


def _why_no_interval(block: Block | SetBlock, samples: Samples) -> str:
    if block.scorer.resamples == "none":
        return block.scorer.no_interval or "this score has no interval"
    if len(set(samples.groups.tolist())) < 2:
        return "one group of samples cannot be resampled"
    return "too many resamples had nothing to measure"


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
