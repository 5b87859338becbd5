"""Cells as the page reads them: numbers and places in lists, column by column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inpaintbench.report.cells import Cells
from inpaintbench.report.script import numbers
from inpaintbench.report.sheets import Plan


def plain_cells(cells: Cells, plan: Plan, outlines: Mapping[int, str]) -> dict[str, Any]:
    """The cells as JSON. `thumbnails` says where pictures stand: a sheet is [first number, columns, height, width]."""
    failures, of_failure = _distinct(cells.failure)
    prompts, of_prompt = _distinct(cells.prompts)
    paths, of_path = _distinct([outlines.get(number, "") for number in plan.degraded.tolist()])
    return {
        "samples": cells.samples,
        "models": cells.models,
        "degraders": cells.degraders,
        "sample": cells.sample.tolist(),
        "model": cells.model.tolist(),
        "degrader": cells.degrader.tolist(),
        "draw": cells.draw.tolist() if cells.draw.any() else None,
        "area": numbers(cells.area, 3),
        "failures": failures,
        "failure": of_failure,
        "prompts": prompts,
        "prompt": of_prompt if len(prompts) > 1 or prompts != [""] else None,
        "tags": [_tag(name, values) for name, values in cells.tags.items()],
        "columns": [
            {"address": one.address, "label": one.label, "column": one.column, "captioner": one.captioner,
             "better": one.higher_is_better, "unit": one.unit, "values": numbers(values)}
            for one, values in zip(cells.columns, cells.scores, strict=True)
        ],
        "texts": [list(words) for words in cells.texts],
        "spoken": [
            {"captioner": one.captioner, "painted": one.painted.tolist(), "truth": one.truth.tolist()}
            for one in cells.spoken
        ],
        "thumbnails": {
            "sheets": [[sheet.first, sheet.columns, *sheet.size, sheet.count] for sheet in plan.sheets],
            "original": plan.original.tolist(),
            "degraded": plan.degraded.tolist(),
            "composite": plan.composite.tolist(),
        },
        "paths": paths,
        "path": of_path,
        "full": _full(cells, plan),
    }  # fmt: skip


def _full(cells: Cells, plan: Plan) -> list[list[int]]:
    """Of each cell at full size: its place, its sample, and which of the sample's degraded pictures is its own."""
    found = []
    for place in sorted(plan.full):
        original, degraded = int(plan.original[place]), int(plan.degraded[place])
        found.append([place, int(cells.sample[place]), degraded - original - 1])
    return found


def _tag(name: str, values: Sequence[str | None]) -> dict[str, Any]:
    distinct, codes = _distinct([value or "" for value in values])
    return {"name": name, "values": distinct, "of": codes}


def _distinct(values: Sequence[str]) -> tuple[list[str], list[int]]:
    """Every different text once, and the place of each value among them."""
    known: dict[str, int] = {}
    codes = [known.setdefault(value, len(known)) for value in values]
    return list(known), codes
