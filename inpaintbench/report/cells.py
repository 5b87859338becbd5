"""The cells of all results of a suite, column by column: what was painted, said and scored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from inpaintbench.registry import Plugins
from inpaintbench.report.each import Column, each_row
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.rows import Rows
from inpaintbench.study.entrants import Entrant
from inpaintbench.types import FloatArray

Codes = NDArray[np.int32]
Words = tuple[str, ...]


@dataclass
class Spoken:
    """What one captioner said of every cell's reconstruction and original: places in the texts, -1 where nothing."""

    captioner: str
    painted: Codes
    truth: Codes


@dataclass
class Cells:
    """Cells, a place in each array for every sample, model, degrader and draw.

    `sample`, `model` and `degrader` are places in the lists of names; `group` numbers what samples share; `texts` are
    tuples of candidates, best first; `failure` is empty where nothing failed; `reconstruction` is the digest of the
    raw output's pixels.
    """

    samples: list[str]
    models: list[str]
    degraders: list[str]
    sample: Codes
    model: Codes
    degrader: Codes
    draw: Codes
    group: NDArray[np.int64]
    area: FloatArray
    content: list[str | None]
    reconstruction: list[str | None]
    failure: list[str]
    prompts: list[str]
    tags: dict[str, list[str | None]]
    columns: list[Column] = field(default_factory=list)
    scores: list[FloatArray] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sample)

    def key(self, place: int) -> tuple[str, str, int]:
        """A cell's sample, degrader and draw by name."""
        return self.samples[self.sample[place]], self.degraders[self.degrader[place]], int(self.draw[place])

    def worst(self, primary: str, higher_is_better: bool | None) -> NDArray[np.int64]:
        """The cells that have the primary score, from the worst to the best; without a direction, from the largest."""
        address, _, degrader = primary.rpartition("/")
        address = address if degrader in self.degraders else primary
        for column, values in zip(self.columns, self.scores, strict=True):
            if column.address == address:
                keys = values if higher_is_better else -values
                order = np.argsort(keys, kind="stable")
                return order[~np.isnan(values[order])]
        return np.arange(0)


def gather(entrants: Sequence[Entrant], plugins: Plugins) -> Cells:
    """The cells of results that share a suite, model after model."""
    parts = [_Part.of(entrant.result.rows) for entrant in entrants]
    samples = list(dict.fromkeys(name for part in parts for name in part.taken("sample")))
    degraders = list(dict.fromkeys(name for part in parts for name in part.taken("degrader")))
    tags = {tag: None for part in parts for tag in part.rows.tags}
    cells = Cells(
        samples,
        [entrant.name for entrant in entrants],
        degraders,
        _codes(samples, [name for part in parts for name in part.taken("sample")]),
        np.repeat(np.arange(len(parts), dtype=np.int32), [len(part.places) for part in parts]),
        _codes(degraders, [name for part in parts for name in part.taken("degrader")]),
        np.array([part.rows.draw[i] for part in parts for i in part.places], np.int32),
        _groups([name for part in parts for name in part.taken("group")]),
        np.concatenate([part.rows.area[part.places] for part in parts]),
        [part.rows.content[i] for part in parts for i in part.places],
        [part.rows.reconstruction[i] for part in parts for i in part.places],
        [text for part in parts for text in part.failures],
        [text for part in parts for text in part.taken("prompt")],
        {tag: [value for part in parts for value in part.tag(tag)] for tag in tags},
    )
    _score(cells, entrants, parts, plugins)
    _hear(cells, parts)
    return cells


@dataclass(frozen=True)
class _Part:
    """One result's rows, the places of those that are pictures, and each captioner's row of every cell (or -1)."""

    rows: Rows
    places: NDArray[np.int64]
    spoken: Mapping[str, NDArray[np.int64]]

    @classmethod
    def of(cls, rows: Rows) -> _Part:
        keys = list(zip(rows.sample, rows.degrader, rows.draw, strict=True))
        places = [i for i, captioner in enumerate(rows.captioner) if captioner is None]
        cell_of = {keys[i]: cell for cell, i in enumerate(places)}
        spoken: dict[str, NDArray[np.int64]] = {}
        for i, captioner in enumerate(rows.captioner):
            if captioner is not None:
                spoken.setdefault(captioner, np.full(len(places), -1))[cell_of[keys[i]]] = i
        return cls(rows, np.array(places, np.int64), spoken)

    def taken(self, name: str) -> list[str]:
        values = getattr(self.rows, name)
        return [values[i] or "" for i in self.places]

    def tag(self, name: str) -> list[str | None]:
        values = self.rows.tags.get(name)
        return [None if values is None else values[i] for i in self.places]

    @property
    def failures(self) -> list[str]:
        """What failed of each cell, in the picture's own row or in those of its captions."""
        every = [self.places, *self.spoken.values()]
        found = []
        for rows in zip(*(part.tolist() for part in every), strict=True):
            reasons = [self.rows.failure[row] for row in rows if row >= 0]
            found.append("; ".join(dict.fromkeys(reason for reason in reasons if reason)))
        return found


def _score(cells: Cells, entrants: Sequence[Entrant], parts: Sequence[_Part], plugins: Plugins) -> None:
    """Fill in the scores of single cells, of every scorer that has them."""
    found: dict[Column, list[tuple[int, FloatArray]]] = {}
    for place, (entrant, part) in enumerate(zip(entrants, parts, strict=True)):
        scorers = Recorded.of(entrant.result, plugins).scorers
        captioners = [(None, part.places), *part.spoken.items()]
        for captioner, rows in captioners:
            for column, values in each_row(entrant.result, scorers, captioner, rows):
                found.setdefault(column, []).append((place, values))
    for column, held in found.items():
        whole = np.full(len(cells), np.nan)
        for place, values in held:
            whole[cells.model == place] = values
        if not np.isnan(whole).all():
            cells.columns.append(column)
            cells.scores.append(whole)


def _hear(cells: Cells, parts: Sequence[_Part]) -> None:
    """Fill in the captions, every different text once."""
    known: dict[str, int] = {}

    def place(text: str | None) -> int:
        if text is None:
            return -1
        if text not in known:
            known[text] = len(cells.texts)
            cells.texts.append(tuple(str(candidate[0]) for candidate in json.loads(text)))
        return known[text]

    for captioner in dict.fromkeys(name for part in parts for name in part.spoken):
        painted, truth = [], []
        for part in parts:
            for row in part.spoken.get(captioner, np.full(len(part.places), -1)).tolist():
                painted.append(place(part.rows.captions[row]) if row >= 0 else -1)
                truth.append(place(part.rows.truth_captions[row]) if row >= 0 else -1)
        cells.spoken.append(Spoken(captioner, np.array(painted, np.int32), np.array(truth, np.int32)))


def _codes(names: Sequence[str], values: Sequence[str]) -> Codes:
    at = {name: i for i, name in enumerate(names)}
    return np.array([at[value] for value in values], np.int32)


def _groups(names: Sequence[str]) -> NDArray[np.int64]:
    at = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([at[name] for name in names], np.int64)
