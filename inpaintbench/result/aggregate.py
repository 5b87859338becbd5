"""From rows to scores with intervals: averaged over draws within a sample, reduced, averaged equally over degraders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Scorer
from inpaintbench.result.rows import Rows
from inpaintbench.statistics import bootstrap, jackknife, weighted_mean
from inpaintbench.types import FloatArray

RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Score:
    """One number of a result. `n` rows measured it, `missing` did not; `why` says why there is no interval."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    missing: int
    why: str = ""


Address = str
"""`scorer.column[@captioner][/degrader]`; without a degrader it is the mean over them."""


@dataclass(frozen=True, eq=False)
class Block:
    """One scorer and captioner: per-sample statistics [degraders, samples, k], and rows measured and missing."""

    scorer: Scorer
    prefix: str
    suffix: str
    statistics: FloatArray
    measured: NDArray[np.int64]
    missing: NDArray[np.int64]

    def score(self, weights: FloatArray, samples: NDArray[np.int64] | slice = slice(None)) -> FloatArray:
        """Scores [b, degraders + 1, columns] under weights [b, samples]; the last degrader is their mean."""
        each = [self.scorer.reduce(table[samples], weights) for table in self.statistics]
        return np.stack([*each, np.mean(each, axis=0)], axis=1)


@dataclass(frozen=True)
class Samples:
    """The samples of the rows, in their order, with the group of each."""

    ids: list[str]
    groups: NDArray[np.int64]
    degraders: list[str]


def scores(rows: Rows, scorers: Mapping[str, Scorer], seed: int) -> dict[Address, Score]:
    """Every score of the rows."""
    samples, blocks = arrange(rows, scorers)
    return dict(_scored(blocks, samples, slice(None), seed, each_degrader=True))


def tag_scores(rows: Rows, scorers: Mapping[str, Scorer], seed: int) -> dict[str, dict[str, dict[Address, Score]]]:
    """The scores by tag and value, for tags with more than one value: over the samples that have the value."""
    found: dict[str, dict[str, dict[Address, Score]]] = {}
    for tag, values in rows.tags.items():
        distinct = sorted({value for value in values if value is not None})
        if len(distinct) < 2:
            continue
        found[tag] = {}
        for value in distinct:
            part = [i for i, other in enumerate(values) if other == value]
            samples, blocks = arrange(rows, scorers, part)
            found[tag][value] = dict(_scored(blocks, samples, slice(None), seed, each_degrader=False))
    return found


def arrange(
    rows: Rows, scorers: Mapping[str, Scorer], chosen: Sequence[int] | None = None
) -> tuple[Samples, list[Block]]:
    """The rows (or those chosen) as per-sample tables, draws averaged."""
    picked = np.arange(len(rows)) if chosen is None else np.asarray(chosen, dtype=np.int64)
    sample_names = np.array(rows.sample, dtype=object)[picked]
    ids = list(dict.fromkeys(sample_names.tolist()))
    sample_at = {id: i for i, id in enumerate(ids)}
    sample_of = np.array([sample_at[name] for name in sample_names], dtype=np.int64)
    degraders = list(dict.fromkeys(name for name in rows.degrader if name is not None))
    degrader_at = {name: i for i, name in enumerate(degraders)}
    degrader_of = np.array([degrader_at.get(rows.degrader[i] or "", -1) for i in picked], dtype=np.int64)
    group_at: dict[str | None, int] = {}
    groups = np.zeros(len(ids), dtype=np.int64)
    for i, place in zip(picked, sample_of, strict=True):
        groups[place] = group_at.setdefault(rows.group[i], len(group_at))
    samples = Samples(ids, groups, degraders)
    captioners = np.array([rows.captioner[i] or "" for i in picked], dtype=object)
    blocks = []
    for captioner in dict.fromkeys(captioners.tolist()):
        here = np.flatnonzero(captioners == captioner)
        for label, scorer in scorers.items():
            if bool(captioner) == ("captions" in scorer.reads or "truth_captions" in scorer.reads):
                suffix = f"@{captioner}" if captioner else ""
                table = rows.measures[label].statistics[picked[here]]
                blocks.append(
                    _block(scorer, label, suffix, table, sample_of[here], degrader_of[here], len(ids), len(degraders))
                )
    return samples, blocks


def _block(
    scorer: Scorer,
    label: str,
    suffix: str,
    table: FloatArray,
    sample_of: NDArray[np.int64],
    degrader_of: NDArray[np.int64],
    samples: int,
    degraders: int,
) -> Block:
    width = table.shape[1]
    known = ~np.isnan(table)
    cell = degrader_of * samples + sample_of
    sums = np.zeros((degraders * samples, width))
    counts = np.zeros((degraders * samples, width))
    np.add.at(sums, cell, np.where(known, table, 0))
    np.add.at(counts, cell, known)
    with np.errstate(invalid="ignore"):
        means = (sums / np.where(counts == 0, np.nan, counts)).reshape(degraders, samples, width)
    per_column = _of_columns(scorer, known)
    measured = np.stack([per_column[degrader_of == d].sum(axis=0) for d in range(degraders)])
    total = np.array([(degrader_of == d).sum() for d in range(degraders)])
    return Block(scorer, label, suffix, means, measured, total[:, None] - measured)


def _of_columns(scorer: Scorer, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows measured each column: those that have its statistic of the same name, else any statistic."""
    names = scorer.statistics
    anything = known.any(axis=1)
    columns = [known[:, names.index(name)] if name in names else anything for name in scorer.columns]
    return np.stack(columns, axis=1)


def _scored(
    blocks: Sequence[Block], samples: Samples, part: slice, seed: int, *, each_degrader: bool
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
            yield from _addressed(block, samples, values[span], low[span], high[span], each_degrader)
            start += width


def together(blocks: Sequence[Block]) -> Callable[[FloatArray], FloatArray]:
    """One function from weights [b, samples] to the scores of all blocks side by side.

    The blocks whose scores are plain weighted means share one matrix product.
    """
    plain = [block for block in blocks if type(block.scorer).reduce is Scorer.reduce]
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
    block: Block, samples: Samples, values: FloatArray, low: FloatArray, high: FloatArray, each_degrader: bool
) -> Iterator[tuple[Address, Score]]:
    columns = block.scorer.columns
    for place, degrader in enumerate([*samples.degraders, None]):
        if degrader is not None and not each_degrader:
            continue
        for i, column in enumerate(columns):
            at = place * len(columns) + i
            n = int(block.measured[place, i] if degrader else block.measured[:, i].sum())
            missing = int(block.missing[place, i] if degrader else block.missing[:, i].sum())
            address = f"{block.prefix}.{column}{block.suffix}" + (f"/{degrader}" if degrader else "")
            why = "" if np.isfinite(low[at]) else _why(block, samples, values[at])
            yield address, Score(_number(values[at]), _number(low[at]), _number(high[at]), n, missing, why)


def _why(block: Block, samples: Samples, value: float) -> str:
    if not np.isfinite(value):
        return "nothing was measured"
    if block.scorer.resamples == "none":
        return block.scorer.no_interval or "this score has no interval"
    if len(set(samples.groups.tolist())) < 2:
        return "one group of samples cannot be resampled"
    return "too many resamples had nothing to measure"


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
