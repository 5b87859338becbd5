"""From results to a grid: configurations by columns, with resamples that all configurations share."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from inpaintbench.components import Probe, Scorer
from inpaintbench.errors import InpaintbenchError, ResultError
from inpaintbench.registry import Plugins
from inpaintbench.result import sanity
from inpaintbench.result.aggregate import together
from inpaintbench.result.blocks import Block, Samples, arrange
from inpaintbench.result.recorded import Recorded
from inpaintbench.result.result import Result
from inpaintbench.statistics import resample_weights
from inpaintbench.study import copies
from inpaintbench.study.entrants import Entrant, Suite, notes
from inpaintbench.study.grid import AXES, Column, Grid, PerSample, Resamples, Role
from inpaintbench.types import FloatArray

_ORIGINAL = "original"
"""The end of the names of columns that are of the originals: the same for every configuration."""

_EYE_ROWS = 64
"""Samples scored alone in one reduce: enough to hide the cost of the call, few enough that the work stays linear."""


@dataclass(frozen=True)
class Source:
    """One result arranged: its samples, and the blocks whose scores can be computed for any weighting of them.

    `classes` are those of its scorers by label, None where there is none of the name; `missing` says of scorers why
    they cannot be built here.
    """

    entrant: Entrant
    classes: Mapping[str, type[Scorer] | None]
    missing: Mapping[str, str]
    samples: Samples
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, entrant: Entrant, plugins: Plugins) -> Source:
        recorded = Recorded.of(entrant.result, plugins)
        samples, blocks = arrange(entrant.result.rows, recorded.scorers)
        records = entrant.result.data["components"]["scorers"]
        classes = {label: _class(plugins, record["identity"]["name"]) for label, record in records.items()}
        missing = {label: why for (kind, label), why in recorded.missing.items() if kind == Scorer.kind}
        able = tuple(block for block in blocks if block.scorer.resamples == "bootstrap")
        return cls(entrant, classes, missing, samples, able)

    @property
    def result(self) -> Result:
        return self.entrant.result

    @cached_property
    def score(self) -> Mapping[tuple[str, str], int]:
        """The place of each address, and its degrader (empty: the mean over them), in what `together(blocks)` gives."""
        places, start = {}, 0
        for block in self.blocks:
            columns = block.scorer.columns
            for d, degrader in enumerate([*self.samples.degraders, ""]):
                for i, column in enumerate(columns):
                    places[f"{block.prefix}.{column}{block.suffix}", degrader] = start + d * len(columns) + i
            start += (len(self.samples.degraders) + 1) * len(columns)
        return places

    def order(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """The places of its own samples among `ids`."""
        at = {id: i for i, id in enumerate(ids)}
        return np.array([at[id] for id in self.samples.ids], dtype=np.int64)


def _class(plugins: Plugins, name: str) -> type[Scorer] | None:
    try:
        found = plugins.find(Scorer, name)
    except InpaintbenchError:
        return None
    return found if issubclass(found, Scorer) else None


def gather(suite: Suite, plugins: Plugins, *, by: Sequence[str] = AXES, resamples: int, seed: int = 0) -> Grid:
    """The grid of a suite's results, a configuration for each inpainter and degrader, or `by` one of them alone.

    Configurations that are copies of another count once. Raises `ResultError` where fewer than two are different, or
    where there is no pair of columns.
    """
    sources = [Source.of(one, plugins) for one in suite.entrants]
    columns, problems = _columns(sources)
    fidelity = tuple(column for column in columns if column.role == "fidelity")
    outcomes = tuple(column for column in columns if column.role != "fidelity")
    layout = _Layout.of(sources, by)
    if len(layout.names) < 2:
        raise ResultError(f"'{suite.title}': one configuration cannot be correlated; name more results, or other --by")
    if not fidelity or not outcomes:
        raise ResultError(f"'{suite.title}': {_lacking(sources, bool(fidelity))}")
    drawn = _drawn(sources, layout, [c.address for c in columns], resamples, seed) if resamples else None
    values = layout.folded(np.array([[_written(source, c, d) for c in columns] for source, d in layout.cells]))
    samples = _per_sample(sources, layout, fidelity, outcomes)
    place = [columns.index(column) for column in (*fidelity, *outcomes)]
    ends = np.split(np.array(place), [len(fidelity)])
    grid = Grid(
        suite.title,
        layout.names,
        fidelity,
        outcomes,
        values[:, ends[0]],
        values[:, ends[1]],
        resamples=None if drawn is None else Resamples(drawn[:, :, ends[0]], drawn[:, :, ends[1]]),
        area=_mean_area(samples),
        samples=samples,
        called=layout.called,
        notes=(*notes(suite.entrants), *problems),
    )
    found = copies.once(grid, layout.pictures)
    if len(found.configurations) < 2:
        raise ResultError(
            f"'{suite.title}': the {len(layout.names)} configurations have equal scores, so there is nothing to "
            "correlate; name results that differ"
        )
    return found


def _lacking(sources: Sequence[Source], has_fidelity: bool) -> str:
    """Why there is no pair of columns, and what to do."""
    if not has_fidelity:
        what = "fidelity, so there is nothing to correlate; evaluate with --also a metric of pictures, such as mse"
    else:
        what = (
            "language nor of a probe, so there is nothing to correlate; evaluate a suite with captioners, or with "
            "--also a probe"
        )
    unknown = [f"'{label}' ({why})" for label, why in _missing(sources).items()]
    more = f"; what these are is not known here: {', '.join(unknown)}" if unknown else ""
    return f"the results have no score of {what}{more}"


def _missing(sources: Sequence[Source]) -> dict[str, str]:
    """The scorers that cannot be built here, and why."""
    return {label: why for source in reversed(sources) for label, why in source.missing.items()}


def _columns(sources: Sequence[Source]) -> tuple[list[Column], list[str]]:
    """Every column of every result, those of the originals left out, and scorers that are not the same in all."""
    found: dict[str, Column] = {}
    signatures: dict[str, str] = {}
    labels: dict[str, str] = {}
    problems: dict[str, None] = {}
    for source in sources:
        for label, signature in source.result.signatures.items():
            if signatures.setdefault(label, signature) != signature:
                problems[label] = None
        for address, place in sanity.places(source.result).items():
            if place.degrader is None and address in source.result.scores and not place.column.endswith(_ORIGINAL):
                direction = source.result.higher_is_better(address)
                role = role_of(source.classes[place.label], place.captioner)
                found.setdefault(address, Column(address, role, place.captioner or "", direction))
                labels[address] = place.label
    kept = [column for address, column in found.items() if labels[address] not in problems]
    said = [f"'{label}' is left out: its settings differ between the results" for label in problems]
    taken = {labels[column.address]: column.role for column in kept}
    return kept, said + [
        _unloaded(label, why, taken[label]) for label, why in _missing(sources).items() if label in taken
    ]


def _unloaded(label: str, why: str, role: Role) -> str:
    """What a reader must know of a scorer that cannot be built here, and for what its scores are taken."""
    return (
        f"'{label}' cannot be loaded here ({why}); its scores ({role}) are taken as the results hold them, "
        "without intervals over samples and not sample by sample; run this where it can be loaded to have these"
    )


def role_of(scorer: type[Scorer] | None, captioner: str | None) -> Role:
    """What a score is of; a scorer that is not installed is taken for one of fidelity where no captioner is named."""
    if captioner is not None:
        return "language"
    return "probe" if scorer is not None and issubclass(scorer, Probe) else "fidelity"


def _written(source: Source, column: Column, degrader: str) -> float:
    """The score that the result holds."""
    address = column.address + (f"/{degrader}" if degrader else "")
    score = source.result.scores.get(address)
    return np.nan if score is None or score.value is None else score.value


@dataclass(frozen=True)
class _Layout:
    """Which cells (a result and a degrader, empty for their mean) make which configuration: the mean of its own."""

    names: tuple[str, ...]
    cells: tuple[tuple[Source, str], ...]
    of_cell: NDArray[np.int64]

    @classmethod
    def of(cls, sources: Sequence[Source], by: Sequence[str]) -> _Layout:
        cells, names = [], []
        for source in sources:
            for degrader in source.samples.degraders if "degrader" in by else [""]:
                cells.append((source, degrader))
                parts = {"inpainter": source.entrant.name, "degrader": degrader}
                names.append("/".join(parts[axis] for axis in AXES if axis in by))
        distinct = list(dict.fromkeys(names))
        return cls(tuple(distinct), tuple(cells), np.array([distinct.index(name) for name in names], dtype=np.int64))

    @property
    def called(self) -> dict[str, tuple[int, ...]]:
        """The configurations of each name: their own, an inpainter's, a result file's."""
        found: dict[str, tuple[int, ...]] = {name: (k,) for k, name in enumerate(self.names)}
        for (source, _), k in zip(self.cells, self.of_cell.tolist(), strict=True):
            for name in (source.entrant.name, source.result.path.stem):
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), k)))
        return found

    @property
    def pictures(self) -> list[Hashable]:
        """Of each configuration a value that equals that of another where their reconstructions are equal."""
        each = [_pictures(source, degrader) for source, degrader in self.cells]
        return [frozenset(each[i] for i in np.flatnonzero(self.of_cell == k)) for k in range(len(self.names))]

    def folded(self, values: FloatArray, axis: int = 0) -> FloatArray:
        """The mean over the cells of each configuration, along `axis`."""
        if len(self.names) == len(self.cells):
            return values
        parts = [np.take(values, np.flatnonzero(self.of_cell == k), axis).mean(axis) for k in range(len(self.names))]
        return np.stack(parts, axis)


def _pictures(source: Source, degrader: str) -> Hashable:
    """What the reconstructions of a cell are, by sample and draw; without a degrader, those of all of them."""
    rows = source.result.rows
    return frozenset(
        (rows.sample[i], "" if degrader else rows.degrader[i], rows.draw[i], rows.reconstruction[i])
        for i in range(len(rows))
        if rows.captioner[i] is None and degrader in ("", rows.degrader[i])
    )


def _drawn(
    sources: Sequence[Source], layout: _Layout, addresses: Sequence[str], resamples: int, seed: int
) -> FloatArray:
    """The scores [b, configurations, columns] of every resample; NaN of columns that are not computed from samples."""
    first = sources[0].samples
    scores = [together(source.blocks) for source in sources]
    orders = [source.order(first.ids) for source in sources]
    found = np.full((resamples, len(layout.names), len(addresses)), np.nan)
    start = 0
    for weights in resample_weights(first.groups, resamples, seed):
        each = {id(s): f(weights[:, order]) for s, f, order in zip(sources, scores, orders, strict=True)}
        cells = np.full((len(weights), len(layout.cells), len(addresses)), np.nan)
        for k, (source, degrader) in enumerate(layout.cells):
            for i, address in enumerate(addresses):
                if (place := source.score.get((address, degrader))) is not None:
                    cells[:, k, i] = each[id(source)][:, place]
        found[start : start + len(weights)] = layout.folded(cells, axis=1)
        start += len(weights)
    return found


def _per_sample(
    sources: Sequence[Source], layout: _Layout, fidelity: Sequence[Column], outcomes: Sequence[Column]
) -> PerSample:
    """Scores of single samples, of the columns that some result can compute."""
    first = sources[0].samples
    able = {address for source in sources for address, _ in source.score}
    x_columns = tuple(column for column in fidelity if column.address in able)
    y_columns = tuple(column for column in outcomes if column.address in able)
    columns = [*x_columns, *y_columns]
    tables = np.full((len(layout.cells), len(first.ids), len(columns)), np.nan)
    areas = np.full((len(layout.cells), len(first.ids)), np.nan)
    for source in sources:
        order, each, area = source.order(first.ids), dict(_alone(source)), _areas(source)
        for k, (other, degrader) in enumerate(layout.cells):
            if other is source:
                areas[k, order] = area[degrader]
                for i, column in enumerate(columns):
                    if (column.address, degrader) in each:
                        tables[k, order, i] = each[column.address, degrader]
    values, folded = layout.folded(tables), layout.folded(areas)
    p = len(x_columns)
    return PerSample(tuple(first.ids), x_columns, y_columns, values[:, :, :p], values[:, :, p:], folded, first.groups)


def _alone(source: Source) -> Iterator[tuple[tuple[str, str], FloatArray]]:
    """The score [samples] of every sample by itself, by address and degrader; empty: the mean over degraders."""
    for block in source.blocks:
        tables = [_each_row(block.scorer, table) for table in block.statistics]
        for degrader, table in zip([*source.samples.degraders, ""], [*tables, np.mean(tables, axis=0)], strict=True):
            for i, column in enumerate(block.scorer.columns):
                yield (f"{block.prefix}.{column}{block.suffix}", degrader), table[:, i]


def _each_row(scorer: Scorer, statistics: FloatArray) -> FloatArray:
    """The scores [n, columns] of each row of statistics [n, k] alone."""
    parts = [
        scorer.reduce(part, np.eye(len(part)))
        for part in (statistics[at : at + _EYE_ROWS] for at in range(0, len(statistics), _EYE_ROWS))
    ]
    return np.concatenate(parts)


def _areas(source: Source) -> dict[str, FloatArray]:
    """The hole's share of the picture of every sample, by degrader; empty: the mean over degraders."""
    rows = source.result.rows
    sample_at = {id: i for i, id in enumerate(source.samples.ids)}
    degrader_at = {name: d for d, name in enumerate(source.samples.degraders)}
    cells = np.array(
        [
            degrader_at[d or ""] * len(sample_at) + sample_at[s or ""]
            for s, d in zip(rows.sample, rows.degrader, strict=True)
        ]
    )
    size = len(degrader_at) * len(sample_at)
    known = ~np.isnan(rows.area)
    with np.errstate(invalid="ignore"):
        sums = np.bincount(cells[known], rows.area[known], size) / np.bincount(cells[known], minlength=size)
    found = dict(zip(degrader_at, sums.reshape(len(degrader_at), -1), strict=True))
    return {**found, "": np.mean(list(found.values()), axis=0)}


def _mean_area(samples: PerSample) -> FloatArray:
    known = ~np.isnan(samples.area)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(known, samples.area, 0.0).sum(axis=1) / known.sum(axis=1))
