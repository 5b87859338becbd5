"""Rows arranged by scorer: per-sample statistics or the features of whole sets, and what was measured."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Scorer, SetMetric, fingerprint
from inpaintbench.result.features import Features
from inpaintbench.result.rows import Rows
from inpaintbench.types import FloatArray


@dataclass(frozen=True, eq=False)
class Block:
    """One scorer and captioner: per-sample statistics [degraders, samples, k], and rows measured and missing.

    `reasons` say of each degrader and column that no row measured why that is, as far as the scorer told.
    """

    scorer: Scorer
    prefix: str
    suffix: str
    statistics: FloatArray
    measured: NDArray[np.int64]
    missing: NDArray[np.int64]
    reasons: Sequence[Sequence[str]]

    def score(self, weights: FloatArray, samples: NDArray[np.int64] | slice = slice(None)) -> FloatArray:
        """Scores [b, degraders + 1, columns] under weights [b, samples]; the last degrader is their mean."""
        each = [self.scorer.reduce(table[samples], weights) for table in self.statistics]
        return np.stack([*each, np.mean(each, axis=0)], axis=1)


@dataclass(frozen=True, eq=False)
class SetBlock:
    """One set metric: per degrader, the features of its rows and the sample of each."""

    scorer: SetMetric
    prefix: str
    features: Sequence[Features]
    sample_of: Sequence[NDArray[np.int64]]
    measured: NDArray[np.int64]
    missing: NDArray[np.int64]
    reasons: Sequence[Sequence[str]]
    suffix: str = ""

    def score(self, weights: FloatArray) -> FloatArray:
        """Scores [b, degraders + 1, columns] under weights [b, samples]; the last degrader is their mean."""
        each = [
            self.scorer.compare(found.truth.astype(np.float64), found.painted.astype(np.float64), weights[:, samples])
            if len(samples)
            else np.full((len(weights), len(self.scorer.columns)), np.nan)
            for found, samples in zip(self.features, self.sample_of, strict=True)
        ]
        return np.stack([*each, np.mean(each, axis=0)], axis=1)


@dataclass(frozen=True)
class Samples:
    """The samples of the rows, in their order, with the group of each."""

    ids: list[str]
    groups: NDArray[np.int64]
    degraders: list[str]


def arrange(
    rows: Rows, scorers: Mapping[str, Scorer], chosen: Sequence[int] | None = None
) -> tuple[Samples, list[Block]]:
    """The rows (or those chosen) as per-sample tables, draws averaged; set metrics have none.

    The degraders are those of these rows: few of them may make holes of the size that was asked for.
    """
    picked = np.arange(len(rows)) if chosen is None else np.asarray(chosen, dtype=np.int64)
    sample_names = np.array(rows.sample, dtype=object)[picked]
    ids = list(dict.fromkeys(sample_names.tolist()))
    sample_at = {id: i for i, id in enumerate(ids)}
    sample_of = np.array([sample_at[name] for name in sample_names], dtype=np.int64)
    degraders = list(dict.fromkeys(name for i in picked if (name := rows.degrader[i]) is not None))
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
            spoken = "captions" in scorer.reads or "truth_captions" in scorer.reads
            if not isinstance(scorer, SetMetric) and bool(captioner) == spoken:
                suffix = f"@{captioner}" if captioner else ""
                part = rows.measures[label]
                table, statuses = part.statistics[picked[here]], [part.statuses[i] for i in picked[here]]
                places = sample_of[here], degrader_of[here]
                blocks.append(_block(scorer, label, suffix, table, statuses, *places, len(ids), len(degraders)))
    return samples, blocks


def _block(
    scorer: Scorer,
    label: str,
    suffix: str,
    table: FloatArray,
    statuses: Sequence[str | None],
    sample_of: NDArray[np.int64],
    degrader_of: NDArray[np.int64],
    samples: int,
    degraders: int,
) -> Block:
    width = table.shape[1]
    known = ~np.isnan(table)
    cell = degrader_of * samples + sample_of
    means = _means(table, known, cell, degraders * samples).reshape(degraders, samples, width)
    per_column = _of_columns(scorer, known)
    rows = [np.flatnonzero(degrader_of == d) for d in range(degraders)]
    measured = np.stack([per_column[part].sum(axis=0) for part in rows])
    total = np.array([len(part) for part in rows])
    reasons = [_reasons(per_column[part], [statuses[i] for i in part.tolist()]) for part in rows]
    return Block(scorer, label, suffix, means, measured, total[:, None] - measured, reasons)


def _means(table: FloatArray, known: NDArray[np.bool_], cell: NDArray[np.int64], cells: int) -> FloatArray:
    """The mean of the rows of each cell, over those that were measured, [cells, width]."""
    if len(np.unique(cell)) == len(cell):  # one draw: nothing to average
        means = np.full((cells, table.shape[1]), np.nan)
        means[cell] = table
        return means
    sums, counts = np.zeros((cells, table.shape[1])), np.zeros((cells, table.shape[1]))
    np.add.at(sums, cell, np.where(known, table, 0))
    np.add.at(counts, cell, known)
    with np.errstate(invalid="ignore"):
        return sums / np.where(counts == 0, np.nan, counts)


def set_blocks(rows: Rows, scorers: Mapping[str, SetMetric], samples: Samples) -> Iterator[SetBlock]:
    """The set metrics whose features are there; every draw counts as a picture of its own."""
    sample_at = {id or "": i for i, id in enumerate(samples.ids)}
    sample_of = np.array([sample_at[id or ""] for id in rows.sample], dtype=np.int64)
    degrader_of = np.array([samples.degraders.index(name or "") for name in rows.degrader], dtype=np.int64)
    pictures = np.array([captioner is None for captioner in rows.captioner])
    for label, scorer in scorers.items():
        found = rows.features.get(fingerprint(scorer.encoder))
        if found is None:  # nothing was encoded
            nothing = np.empty((0, 0), np.float32)
            found = Features(np.empty(0, np.int64), nothing, nothing)
        parts = [np.flatnonzero(degrader_of[found.rows] == d) for d in range(len(samples.degraders))]
        measured = np.array([[len(part)] * len(scorer.columns) for part in parts])
        total = np.array([[int((pictures & (degrader_of == d)).sum())] for d in range(len(samples.degraders))])
        yield SetBlock(
            scorer,
            label,
            [Features(found.rows[part], found.truth[part], found.painted[part]) for part in parts],
            [sample_of[found.rows[part]] for part in parts],
            measured,
            total - measured,
            [[""] * len(scorer.columns) for _ in parts],
        )


def _reasons(measured: NDArray[np.bool_], statuses: Sequence[str | None]) -> list[str]:
    """The most frequent status of the rows, for each column that none of them measured."""
    (common,) = Counter(status for status in statuses if status).most_common(1) or [("", 0)]
    return ["" if column.any() else common[0] for column in measured.T]


def _of_columns(scorer: Scorer, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which rows measured each column: those that have all the statistics it rests on, of which there must be one."""
    at = {name: i for i, name in enumerate(scorer.statistics)}
    wanted = [[at[name] for name in names] for names in scorer.rests_on]
    return np.stack([known[:, places].all(axis=1) & bool(places) for places in wanted], axis=1)
