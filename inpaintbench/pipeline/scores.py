"""Scores of every painting: all scorers on one read of each comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from inpaintbench.components import FeaturePair, Scorer, SetMetric, fingerprint
from inpaintbench.errors import PluginError
from inpaintbench.pipeline.captions import Captions, Said
from inpaintbench.pipeline.guard import guarded
from inpaintbench.pipeline.host import PIPELINE
from inpaintbench.pipeline.painting import Painted
from inpaintbench.pipeline.refs import Cell, ComparisonRef
from inpaintbench.pipeline.setup import reads_captions
from inpaintbench.pipeline.stage import Column, Runner
from inpaintbench.result.features import Features
from inpaintbench.store import Entry, Kind, Store, codec, digest, join
from inpaintbench.types import FloatArray

READ_ALONE = {"captions", "truth_captions", "references", "text"}
"""What can be read without a picture."""

Measuring = Scorer | FeaturePair
"""What is run over comparisons: scorers, and for all of them that keep the vectors of one encoder these features."""


@dataclass
class Table:
    """One scorer's measurements, a row for each cell: statistics [cells, k], NaN where nothing was measured; or the
    features that set metrics share."""

    statistics: FloatArray
    statuses: dict[int, str] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    features: Features | None = None

    @classmethod
    def empty(cls, scorer: Measuring, cells: int) -> Table:
        return cls(np.full((cells, len(scorer.statistics) if isinstance(scorer, Scorer) else 0), np.nan))

    def fill(self, column: Column, numbers: range, places: Sequence[int], store: Store) -> None:
        """Take `numbers` of a column as the rows `places`."""
        values = column.all_data(numbers, store)
        if isinstance(column.component, FeaturePair):
            self.features = self._features(values, places)
        else:
            table, statuses = codec.load_statistics(values, self.statistics.shape[1])
            self.statistics[list(places)] = table
            self.statuses.update({places[i]: status for i, status in statuses.items()})
        for place, number in zip(places, numbers, strict=True):
            if number in column.failures:
                failure = column.failures[number]
                self.failures[place] = f"{failure.component}: {failure.error}"

    def _features(self, values: Sequence[bytes | None], places: Sequence[int]) -> Features | None:
        """The stored pairs as the features of the rows `places`, without those that are none or of another length."""
        pairs = [
            (place, codec.load_array(data)) for place, data in zip(places, values, strict=True) if data is not None
        ]
        pairs = [(place, pair) for place, pair in pairs if pair.size]
        if not pairs:
            return None
        shape = pairs[0][1].shape
        for place, pair in pairs:
            if pair.shape != shape:
                self.failures[place] = f"features: {pair.shape[1]} for this picture, {shape[1]} for the first"
        alike = [(place, pair) for place, pair in pairs if pair.shape == shape]
        both = np.stack([pair for _, pair in alike])
        return Features(np.array([place for place, _ in alike], np.int64), both[:, 0], both[:, 1])


Tables = dict[tuple[str, str | None], Table]
"""By label of the scorer, or for features by the encoder's fingerprint, and captioner; None for what looks at none."""


@dataclass(frozen=True)
class Prepared:
    """What each scorer must know of the suite's references, by label, with its key."""

    values: Mapping[str, tuple[Any, bytes]]

    @classmethod
    def of(cls, scorers: Mapping[str, Scorer], references: Sequence[Sequence[str]], runner: Runner) -> Prepared:
        return cls({label: _prepared(scorer, references, runner) for label, scorer in scorers.items()})

    def of_labels(self, labels: Sequence[str]) -> list[tuple[Any, bytes]]:
        return [self.values.get(label, (None, b"")) for label in labels]


def _prepared(scorer: Scorer, references: Sequence[Sequence[str]], runner: Runner) -> tuple[Any, bytes]:
    if type(scorer).prepare is Scorer.prepare:
        return None, b""
    key = join(PIPELINE, "prepare", fingerprint(scorer), digest(references))
    if (stored := runner.store.values([key])[0]) is not None:
        return json.loads(stored), key
    runner.require()
    made = guarded(lambda: codec.dump_json(scorer.prepare(references)))
    if isinstance(made, str):
        raise PluginError(f"{scorer.kind} '{scorer.name}' cannot prepare for the suite's references: {made}")
    runner.store.put([runner.store.seal(key, Kind.JSON, made)])
    return json.loads(made), key


def score(
    runner: Runner,
    scorers: Mapping[str, Scorer],
    caption_scorers: Mapping[str, Scorer],
    prepared: Prepared,
    cells: Sequence[Cell],
    paintings: Mapping[str, Painted],
    captions: Mapping[str, Captions],
) -> dict[str, Tables]:
    """The measurements of every painting. `scorers` are all of them, `caption_scorers` those that look at captions."""
    measuring = _measuring(scorers)
    rounds: list[tuple[str | None, Mapping[str, Measuring]]] = [(name, caption_scorers) for name in captions]
    rounds[:1] = [(next(iter(captions), None), measuring if captions else _without(measuring, caption_scorers))]
    tables: dict[str, Tables] = {name: {} for name in paintings}
    for captioner, chosen in rounds:
        refs: list[ComparisonRef] = []
        spans: dict[str, tuple[range, list[int]]] = {}
        for name, painted in paintings.items():
            said = captions[captioner] if captioner else None
            places = [i for i, entry in enumerate(painted.entries) if entry is not None]
            spans[name] = (range(len(refs), len(refs) + len(places)), places)
            refs += [
                _compare(cells[i], painted.entries[i], said, said.painted[name] if said else [], i) for i in places
            ]
        for group in _by_reading(chosen):
            known = prepared.of_labels(list(group))
            columns = runner.stage(_title(group, captioner), list(group.values()), refs, known)
            for (label, scorer), column in zip(group.items(), columns, strict=True):
                for name, (numbers, places) in spans.items():
                    table = Table.empty(scorer, len(cells))
                    table.fill(column, numbers, places, runner.store)
                    tables[name][label, captioner if label in caption_scorers else None] = table
    return tables


def _measuring(scorers: Mapping[str, Scorer]) -> dict[str, Measuring]:
    """The scorers to run, and by encoder the vectors to keep: all that is run of those that compare whole sets."""
    found: dict[str, Measuring] = {k: scorer for k, scorer in scorers.items() if not isinstance(scorer, SetMetric)}
    encoders = [scorer.vectors for scorer in scorers.values() if scorer.vectors is not None]
    return found | {fingerprint(encoder): FeaturePair(encoder=encoder) for encoder in encoders}


def _by_reading(scorers: Mapping[str, Measuring]) -> list[dict[str, Measuring]]:
    """The scorers that look at pictures, which share one read of them, and those that read texts alone."""
    seeing = {label: scorer for label, scorer in scorers.items() if not set(scorer.reads) <= READ_ALONE}
    return [group for group in (seeing, _without(scorers, seeing)) if group]


def score_captions(
    runner: Runner,
    scorers: Mapping[str, Scorer],
    prepared: Prepared,
    cells: Sequence[Cell],
    pairs: Mapping[str, tuple[Sequence[Said], Sequence[Said]]],
) -> Tables:
    """The measurements of captions alone: per captioner, what stands for the reconstruction's and the original's."""
    tables: Tables = {}
    for captioner, (shown, truth) in pairs.items():
        places = [i for i in range(len(cells)) if shown[i].captions and truth[i].captions]
        refs = [_pair(cells[i], None, shown[i], truth[i]) for i in places]
        columns = runner.stage("score controls", list(scorers.values()), refs, prepared.of_labels(list(scorers)))
        for (label, scorer), column in zip(scorers.items(), columns, strict=True):
            tables[label, captioner] = Table.empty(scorer, len(cells))
            tables[label, captioner].fill(column, range(len(refs)), places, runner.store)
    return tables


def _without(scorers: Mapping[str, Measuring], others: Mapping[str, Measuring]) -> dict[str, Measuring]:
    return {label: scorer for label, scorer in scorers.items() if label not in others}


def _title(group: Mapping[str, Measuring], captioner: str | None) -> str:
    if all(set(scorer.reads) <= READ_ALONE for scorer in group.values()):
        return f"score captions of {captioner}"
    return f"score with captions of {captioner}" if any(map(reads_captions, group.values())) else "score"


def _compare(cell: Cell, raw: Entry | None, said: Captions | None, shown: Sequence[Said], place: int) -> ComparisonRef:
    if said is None:
        return ComparisonRef(cell, raw)
    return _pair(cell, raw, shown[place], said.truth[place])


def _pair(cell: Cell, raw: Entry | None, shown: Said, truth: Said) -> ComparisonRef:
    return ComparisonRef(cell, raw, shown.captions, shown.key, truth.captions, truth.key)
