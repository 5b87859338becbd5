"""A report is written: the page's own files, the data of each suite, the pictures that are still there."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from inpaintbench.errors import UsageError, did_you_mean
from inpaintbench.report import boards, cells, correlations, layers, projection, script, sheets, tables
from inpaintbench.report.boards import Boards
from inpaintbench.report.drawing import Drawing, Drawn
from inpaintbench.report.pictures import Held, find
from inpaintbench.report.rows import plain_cells
from inpaintbench.report.sheets import Plan
from inpaintbench.report.sweeps import Sweeps
from inpaintbench.study import entrants
from inpaintbench.study.entrants import Suite
from inpaintbench.version import __version__

FILES = ("index.html", "static", "data", "sprites", "pictures")
"""What a report consists of; an earlier one at the same place is replaced, and nothing else is touched."""


@dataclass(frozen=True)
class Wish:
    """How many of the worst cells of each suite are copied at full size, and of which samples all are."""

    pictures: int = 8
    named: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Written:
    """A report that was written: its page, the first suite's primary score, cells and thumbnails in all, remarks."""

    page: Path
    primary: str
    cells: int
    thumbnails: int
    remarks: tuple[str, ...]


def write(paths: Sequence[Path], folder: Path, wish: Wish, held: Held, sweeps: Sweeps | None = None) -> Written:
    """Write a report about some results into a folder, and about sweeps.

    Raises `UsageError` where the folder holds something else under the names of a report's files, or where no result
    has a sample that was named; nothing is written then.
    """
    _require_free(folder)
    found, damaged = entrants.read(paths, held.plugins)
    _require_samples(found, wish.named)
    ranked = boards.gather(paths, held.plugins, held.progress)
    _clear(folder)
    parts = [_suite(folder, place, suite, ranked, wish, held) for place, suite in enumerate(found) if suite.entrants]
    sweeps = sweeps or Sweeps()
    refused = {one.file: one.reason for one in (*damaged, *ranked.refused, *sweeps.refused)}
    data = {
        "version": __version__,
        "suites": [part.data for part in parts],
        "sweeps": sweeps.plain,
        "refused": [{"file": file, "reason": reason} for file, reason in refused.items()],
    }
    script.write(folder / "data" / "report.js", "report", data)
    remarks = tuple(f"{part.data['title']}: {remark}" for part in parts for remark in part.data["remarks"])
    return Written(
        folder / "index.html",
        parts[0].data["primary"] if parts else sweeps.primary,
        sum(part.cells for part in parts),
        sum(part.thumbnails for part in parts),
        remarks,
    )


@dataclass(frozen=True)
class _Suite:
    """What the page is told of a suite before its cells are asked for."""

    data: dict[str, Any]
    cells: int
    thumbnails: int


def _suite(folder: Path, place: int, suite: Suite, ranked: Boards, wish: Wish, held: Held) -> _Suite:
    """Write one suite's cells and pictures."""
    result = suite.entrants[0].result
    declared = result.data["suite"]["declared"]
    everything = cells.gather(suite.entrants, held.plugins)
    direction = result.higher_is_better(result.primary)
    found = find(everything, result, held)
    worst = everything.worst(result.primary, direction).tolist()
    named = [i for i, sample in enumerate(everything.sample.tolist()) if everything.samples[sample] in wish.named]
    plan = sheets.plan(everything, found, [*worst[: wish.pictures], *named])
    outlines, remarks = _draw(folder, place, plan, held)
    inner = layers.gather(everything, suite.entrants, found, held.plugins, held.store, worst)
    script.write(folder / "data" / f"cells-{place}.js", f"cells-{place}", plain_cells(everything, plan, outlines))
    if inner.maps:
        script.write(folder / "data" / f"maps-{place}.js", f"maps-{place}", inner.maps)
    data = {
        "title": suite.title,
        "description": result.data["suite"]["declared"].get("description", ""),
        "digest": result.suite_digest,
        "revision": result.revision,
        "custom": result.data["suite"]["custom"],
        "limit": result.data["data"]["limit"],
        "primary": result.primary,
        "better": direction,
        "degraders": list(result.data["components"]["degraders"]),
        "captioners": list(result.data["components"]["captioners"]),
        "prompter": declared["prompter"],
        "board": ranked.plain(suite.title),
        "tables": tables.plain(suite.entrants),
        "study": correlations.plain(suite, held.plugins),
        "curves": inner.curves,
        "maps": bool(inner.maps),
        "projections": projection.gather(suite.entrants, held.plugins),
        "models": [_model(one) for one in suite.entrants],
        "signatures": [[label, text] for label, text in result.signatures.items()],
        "refused": [{"file": one.file, "reason": one.reason} for one in suite.refused],
        "notes": list(entrants.notes(suite.entrants)),
        "remarks": [*found.remarks, *remarks],
        "cells": len(everything),
        "thumbnails": sum(sheet.count for sheet in plan.sheets),
        "samples": len(everything.samples),
    }
    return _Suite(data, len(everything), data["thumbnails"])


def _model(one: entrants.Entrant) -> dict[str, Any]:
    """Who made a result: what stands in it of the model and its making."""
    data = one.result.data
    return {
        "name": one.name,
        "spec": data["inpainter"]["spec"],
        "fingerprint": data["inpainter"]["fingerprint"],
        "distribution": data["inpainter"]["distribution"],
        "created": data["created"],
        "failures": data["failures"]["count"],
        "file": one.result.path.name,
    }


def _draw(folder: Path, place: int, plan: Plan, held: Held) -> tuple[Mapping[int, str], list[str]]:
    """Draw the sheets; returns the outline of each degraded thumbnail's hole, and what went wrong."""
    outlines: dict[int, str] = {}
    lost: dict[int, str] = {}
    if not plan.sheets or held.store is None:
        return outlines, []
    sprites, pictures = folder / "sprites" / str(place), folder / "pictures" / str(place)
    for made in (sprites, pictures):
        made.mkdir(parents=True, exist_ok=True)

    def emit(drawn: Drawn) -> None:
        outlines.update(drawn.outlines)
        lost.update(drawn.lost)
        held.progress.advance(plan.sheets[drawn.sheet].count)

    held.progress.stage("draw thumbnails", sum(sheet.count for sheet in plan.sheets), 0)
    work = Drawing(held.store.folder.absolute(), sprites.absolute(), pictures.absolute())
    held.executor.map(work, plan.sheets, held.store, emit)
    for number in lost:
        plan.lose(number)
    reasons = list(dict.fromkeys(lost.values()))
    return outlines, [f"{len(lost)} pictures could not be drawn: {reasons[0]}"] if lost else []


def _require_free(folder: Path) -> None:
    """Nobody's own folder `data` or `pictures` is taken for that of an earlier report."""
    earlier = (folder / "static" / "core.js").is_file() and (folder / "index.html").is_file()
    taken = [name for name in FILES if (folder / name).exists() or (folder / name).is_symlink()]
    if taken and not earlier:
        raise UsageError(f"'{folder}' has a '{taken[0]}' that is no report's; name another folder with --out")


def _require_samples(suites: Sequence[Suite], named: frozenset[str]) -> None:
    """Every sample that was named is one of the results'."""
    known = {id for suite in suites for one in suite.entrants for id in one.result.rows.sample if id is not None}
    for name in sorted(named - known):
        raise UsageError(f"--picture {name}: no result has such a sample{did_you_mean(name, sorted(known))}")


def _clear(folder: Path) -> None:
    """Take away an earlier report's files and put the page there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    static = resources.files("inpaintbench.report") / "static"
    (folder / "static").mkdir()
    for file in static.iterdir():
        target = folder / "index.html" if file.name == "index.html" else folder / "static" / file.name
        target.write_bytes(file.read_bytes())
