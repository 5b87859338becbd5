"""A sweep as files: `sweep.json` with every point and score, and an SVG for each score."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from inpaintbench.leaderboard.plain import rounded
from inpaintbench.result import seal
from inpaintbench.sweep.over import Variable
from inpaintbench.sweep.plot import svg
from inpaintbench.sweep.sweep import Sweep, Swept, charts

SCHEMA = "inpaintbench/sweep@1"
_LONGEST = 100
"""Characters of a name of ours."""


def folder_of(sweep: Sweep, out: Path) -> Path:
    """`<suite>@<version>/sweep-<inpainters>-<variables>-<key>`; what is limited says so in its name."""
    limit = sweep.swept[0].result.data["data"]["limit"]
    names = [*sweep.inpainters, *(variable.name for variable in sweep.variables)]
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", "-".join(["sweep", *names]))[:_LONGEST] + f"-{sweep.key}"
    return out / sweep.suite.replace("/", "-") / (name + ("" if limit is None else f".limit-{limit}"))


def write(sweep: Sweep, out: Path) -> Path:
    """Write plots and JSON into the sweep's folder, in place of what an earlier run left; returns the folder."""
    folder = folder_of(sweep, out)
    drawn = {address: (_file(address), svg(chart)) for address, chart in charts(sweep)}
    for name, text in drawn.values():
        seal.put(folder / name, text)
    for stale in folder.glob("*.svg"):
        if stale.name not in {name for name, _ in drawn.values()}:
            stale.unlink()
    data = {**plain(sweep, folder), "plots": {address: name for address, (name, _) in drawn.items()}}
    seal.put(folder / "sweep.json", json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return folder


def plain(sweep: Sweep, folder: Path) -> dict[str, Any]:
    """The sweep as JSON; results are named relative to `folder`, numbers have 6 significant digits."""
    first = sweep.swept[0].result
    records = {a: one.result for a in sweep.addresses for one in sweep.swept if a in one.result.scores}
    return {
        "schema": SCHEMA,
        "suite": sweep.suite,
        "inpainters": list(sweep.inpainters),
        "limit": first.data["data"]["limit"],
        "primary": sweep.primary,
        "over": [{"name": variable.name, "values": _values(variable)} for variable in sweep.variables],
        "scores": {
            address: {
                "higher_is_better": result.higher_is_better(address),
                "unit": result.data["components"]["scorers"][result.scorer_of(address)]["unit"],
            }
            for address, result in records.items()
        },
        "best": sweep.contest.best,
        "not_told_apart": list(sweep.contest.tied),
        "note": sweep.contest.why,
        "points": [_point(sweep, one, folder) for one in sweep.swept],
    }


def _point(sweep: Sweep, one: Swept, folder: Path) -> dict[str, Any]:
    result = one.result
    values = {
        variable.name: _values(variable)[variable.values.index(value)]
        for variable, value in zip(sweep.variables, one.point.values, strict=True)
    }
    return {
        "values": values,
        "inpainter": result.data["inpainter"]["spec"],
        "result": Path(os.path.relpath(result.path, folder)).as_posix(),
        "digest": result.digest,
        "custom": bool(result.data["suite"]["custom"]),
        "failures": int(result.data["failures"]["count"]),
        "scores": {
            address: {"value": rounded(score.value), "low": rounded(score.low), "high": rounded(score.high)}
            for address in sweep.addresses
            if (score := result.scores.get(address)) is not None
        },
    }


def _values(variable: Variable) -> list[Any]:
    """The values as JSON has them: numbers where all are."""
    numbers = variable.numbers
    if numbers is None:
        return list(variable.values)
    return [int(number) if number.is_integer() else number for number in numbers]


def _file(address: str) -> str:
    """A score's file.

    >>> _file("bleu.4-change@vlm:model=a/b")
    'bleu.4-change@vlm-model-a-b.svg'
    """
    return re.sub(r"[^A-Za-z0-9._@-]+", "-", address)[:_LONGEST] + ".svg"
