"""What the stages made, laid out as the rows of a result."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from inpaintbench.pipeline.captions import Captions, Said
from inpaintbench.pipeline.painting import Painted
from inpaintbench.pipeline.refs import Cell
from inpaintbench.pipeline.scores import Table, Tables
from inpaintbench.pipeline.setup import Setup
from inpaintbench.pipeline.source import Manifest
from inpaintbench.result.rows import TEXTS, Measures, Rows, Texts
from inpaintbench.store import Entry
from inpaintbench.store.codec import dump_json
from inpaintbench.types import FloatArray

_AREA_STEP = 10
"""Mask-area bins, in per cent of the picture."""


@dataclass(frozen=True)
class _Pictures:
    """What the rows say of each painted picture: its prompt, the digest of its pixels, remarks, the hole's area."""

    prompts: Texts
    digests: Texts
    remarks: Texts
    areas: FloatArray

    @classmethod
    def of(cls, painted: Painted) -> _Pictures:
        notes = _notes(painted.entries)
        return cls(
            list(painted.prompts),
            [note.get("pixels") for note in notes],
            [dump_json(note["details"]).decode() if "details" in note else None for note in notes],
            np.array([note.get("area", np.nan) for note in notes], dtype=np.float64),
        )


def rows(
    setup: Setup,
    manifest: Manifest,
    cells: Sequence[Cell],
    painted: Painted,
    captions: Mapping[str, Captions],
    name: str,
    tables: Tables,
) -> Rows:
    """One inpainter's rows: a block without captioner, one block per captioner, and the samples that were broken."""
    pictures = _Pictures.of(painted)
    failures = [_paint_failure(painted, i) for i in range(len(cells))]
    made = _block(setup, cells, None, tables, failures, pictures, None, None)
    for captioner, said in captions.items():
        shown = said.painted[name]
        caption_failures = [failures[i] or _said_failure(shown[i], said.truth[i]) for i in range(len(cells))]
        block = _block(setup, cells, captioner, tables, caption_failures, pictures, shown, said.truth)
        made = _joined(made, block)
    return _joined(made, _broken(setup, manifest, made)) if manifest.broken else made


def caption_rows(setup: Setup, cells: Sequence[Cell], tables: Tables, labels: Sequence[str]) -> Rows:
    """Rows for measurements of captions alone."""
    nothing: Texts = [None] * len(cells)
    pictures = _Pictures([""] * len(cells), nothing, nothing, np.full(len(cells), np.nan))
    blocks = [
        _block(setup, cells, captioner, tables, nothing, pictures, None, None)
        for captioner in dict.fromkeys(captioner for _, captioner in tables)
    ]
    made = blocks[0]
    for block in blocks[1:]:
        made = _joined(made, block)
    return made


def _block(
    setup: Setup,
    cells: Sequence[Cell],
    captioner: str | None,
    tables: Tables,
    failures: Texts,
    pictures: _Pictures,
    shown: Sequence[Said] | None,
    truth: Sequence[Said] | None,
) -> Rows:
    names = {degrader: label for label, degrader in setup.degraders.items()}
    samples = [cell.sample.known for cell in cells]
    tags = {tag: [sample.tags.get(tag) for sample in samples] for tag in sorted({t for s in samples for t in s.tags})}
    tags["area"] = [_bin(area) for area in pictures.areas.tolist()]
    measures = {label: _measures(setup, label, captioner, tables, len(cells)) for label in setup.scorers}
    return Rows(
        sample=[cell.id for cell in cells],
        degrader=[names[cell.degrader] for cell in cells],
        draw=[cell.draw for cell in cells],
        captioner=[captioner] * len(cells),
        group=[sample.group for sample in samples],
        content=[sample.content.hex()[:16] for sample in samples],
        reconstruction=list(pictures.digests),
        prompt=list(pictures.prompts),
        painting=list(pictures.remarks),
        captions=_said_texts(shown, len(cells)),
        truth_captions=_said_texts(truth, len(cells)),
        failure=_with_scorers(failures, tables, captioner),
        area=pictures.areas,
        tags=tags,
        measures=measures,
        features={label: t.features for (label, at), t in tables.items() if t.features and at == captioner},
    )


def _measures(setup: Setup, label: str, captioner: str | None, tables: Tables, count: int) -> Measures:
    scorer = setup.scorers[label]
    table = tables.get((label, captioner)) or Table.empty(scorer, count)
    return Measures(scorer.statistics, table.statistics, [table.statuses.get(i) for i in range(count)])


def _with_scorers(failures: Texts, tables: Tables, captioner: str | None) -> Texts:
    """Each row's failure: the painting's or captioning's, else those of its scorers."""
    found: dict[int, list[str]] = {}
    for (_, at), table in tables.items():
        if at == captioner:
            for place, reason in table.failures.items():
                found.setdefault(place, []).append(reason)
    return [failure or "; ".join(found.get(i, [])) or None for i, failure in enumerate(failures)]


def _broken(setup: Setup, manifest: Manifest, like: Rows) -> Rows:
    """A row for each cell that a broken sample would have had."""
    places = [
        (failure, degrader, draw)
        for failure in manifest.broken
        for degrader in setup.degraders
        for draw in range(setup.suite.draws)
    ]
    count = len(places)
    nothing: Texts = [None] * count
    return Rows(
        sample=[failure.id for failure, _, _ in places],
        degrader=[degrader for _, degrader, _ in places],
        draw=[draw for _, _, draw in places],
        captioner=nothing,
        group=[failure.id for failure, _, _ in places],
        content=nothing,
        reconstruction=nothing,
        prompt=nothing,
        painting=nothing,
        captions=nothing,
        truth_captions=nothing,
        failure=[f"{failure.component}: {failure.error}" for failure, _, _ in places],
        area=np.full(count, np.nan),
        tags=dict.fromkeys(like.tags, nothing),
        measures={
            label: Measures(part.names, np.full((count, len(part.names)), np.nan), nothing)
            for label, part in like.measures.items()
        },
    )


def _joined(first: Rows, second: Rows) -> Rows:
    """Both, one after the other; only rows without a captioner, which come first, have features."""
    return Rows(
        **{name: getattr(first, name) + getattr(second, name) for name in ("draw", *TEXTS)},
        area=np.concatenate([first.area, second.area]),
        tags={tag: first.tags[tag] + second.tags[tag] for tag in first.tags},
        measures={
            label: Measures(
                part.names,
                np.concatenate([part.statistics, second.measures[label].statistics]),
                part.statuses + second.measures[label].statuses,
            )
            for label, part in first.measures.items()
        },
        features=first.features,
    )


def _notes(entries: Sequence[Entry | None]) -> list[dict[str, Any]]:
    """What is noted about each stored picture; read at once, which is faster than one by one."""
    found: list[dict[str, Any]] = json.loads(
        b"[" + b",".join(entry.value if entry else b"{}" for entry in entries) + b"]"
    )
    return found


def _paint_failure(painted: Painted, place: int) -> str | None:
    failure = painted.failures.get(place)
    return None if failure is None else f"{failure.component}: {failure.error}"


def _said_failure(shown: Said, truth: Said) -> str | None:
    failure = shown.failure or truth.failure
    return None if failure is None else f"{failure.component}: {failure.error}"


def _said_texts(said: Sequence[Said] | None, count: int) -> Texts:
    if said is None:
        return [None] * count
    return [
        dump_json([[caption.text, caption.score] for caption in one.captions]).decode() if one.captions else None
        for one in said
    ]


def _bin(area: float) -> str | None:
    """The mask-area bin of a hole, such as `20-30%`."""
    if np.isnan(area):
        return None
    low = min(int(area * 100 / _AREA_STEP), 100 // _AREA_STEP - 1) * _AREA_STEP
    return f"{low:02d}-{low + _AREA_STEP}%"
