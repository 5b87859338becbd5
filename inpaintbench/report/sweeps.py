"""Sweeps that lie among results: what the page shows of each, and which results are theirs."""

from __future__ import annotations

import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from inpaintbench.errors import ResultError
from inpaintbench.leaderboard.candidates import Refused
from inpaintbench.result import seal
from inpaintbench.sweep.plain import SCHEMA

NAME = "sweep.json"

_ORIGINAL = "-original"
"""The end of columns that are of the originals' captions: no inpainter moves them."""


@dataclass(frozen=True)
class Sweeps:
    """The sweeps as the page reads them, ordered by suite and title; their points' results; the files that are none."""

    plain: tuple[Mapping[str, Any], ...] = ()
    results: frozenset[Path] = frozenset()
    refused: tuple[Refused, ...] = ()

    @property
    def primary(self) -> str:
        return str(self.plain[0]["primary"]) if self.plain else ""

    def others(self, paths: Sequence[Path], asked: Sequence[Path]) -> list[Path]:
        """The results that are of no sweep, and those of sweeps that were asked for by name."""
        named = {_place(path) for path in asked if path.is_file()}
        return [path for path in paths if _place(path) not in self.results - named]


def find(asked: Sequence[Path]) -> Sweeps:
    """Every `sweep.json` in folders, searched to any depth, or named itself."""
    files = dict.fromkeys(
        file for path in asked for file in ([path] if path.is_file() else sorted(path.rglob(NAME))) if file.name == NAME
    )
    found: list[Mapping[str, Any]] = []
    results: set[Path] = set()
    refused = []
    for file in files:
        try:
            data = _read(file)
        except ResultError as error:
            refused.append(Refused(f"{file.parent.name}/{NAME}", "", str(error)))
            continue
        found.append(plain(data))
        results |= {_place(file.parent / point["result"]) for point in data["points"]}
    ordered = sorted(found, key=lambda one: (one["suite"], one["title"]))
    return Sweeps(tuple(ordered), frozenset(results), tuple(refused))


def _place(path: Path) -> Path:
    """Where a file is, however it is called; the file itself is not looked at."""
    return Path(os.path.normpath(Path.cwd() / path))


def _read(path: Path) -> dict[str, Any]:
    """A sweep that is whole: a point for each combination. Raises `ResultError`."""
    data = seal.parse(path)
    seal.validate(data, SCHEMA, path.name, "inpaintbench.sweep")
    names = [one["name"] for one in data["over"]]
    if _grid(data) != [tuple(point["values"].get(name) for name in names) for point in data["points"]]:
        raise ResultError(f"'{path.name}' is not whole: its points are not those of its values")
    if any(place >= len(data["points"]) for place in (data["best"] or 0, *data["not_told_apart"])):
        raise ResultError(f"'{path.name}' is not whole: it names a point that it does not have")
    return dict(data)


def _grid(data: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The values of every point in order: inpainter by inpainter, the last variable goes round fastest."""
    return list(itertools.product(*(one["values"] for one in data["over"]))) * len(data["inpainters"])


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of one sweep. A score is [value, low, high], null where a point does not have it; `x` is a
    point's place across, a number or one among `names`; a series is the points of one line."""
    over, points = data["over"], data["points"]
    values = [[_text(one) for one in own] for own in _grid(data)]
    first = over[0]["values"]
    numeric = not any(isinstance(one, str) for one in first)
    scores = [address for address in data["scores"] if not address.partition("@")[0].endswith(_ORIGINAL)]
    asked = [data["inpainters"][place * len(data["inpainters"]) // len(points)] for place in range(len(points))]
    several = len(data["inpainters"]) > 1
    names = [_named(over, own, asked[place] if several else "") for place, own in enumerate(values)]
    return {
        "suite": data["suite"],
        "title": f"{', '.join(data['inpainters'])} over {' and '.join(one['name'] for one in over)}",
        "inpainters": data["inpainters"],
        "limit": data["limit"],
        "over": [{"name": one["name"], "values": [_text(value) for value in one["values"]]} for one in over],
        "primary": data["primary"],
        "scores": [
            {"address": address, "better": said["higher_is_better"], "unit": said["unit"]}
            for address in scores
            for said in (data["scores"][address],)
        ],
        "names": None if numeric else [_text(one) for one in first],
        "best": data["best"],
        "tied": data["not_told_apart"],
        "said": _said(data, names),
        "series": _series(over, values, asked if several else None),
        "points": [
            {
                "name": names[place],
                "inpainter": asked[place],
                "values": values[place],
                "x": point["values"][over[0]["name"]] if numeric else first.index(point["values"][over[0]["name"]]),
                "failures": point["failures"],
                "custom": point["custom"],
                "file": PurePosixPath(point["result"]).name,
                "scores": [_score(point["scores"].get(address)) for address in scores],
            }
            for place, point in enumerate(points)
        ],
    }


def _series(over: Sequence[Any], values: Sequence[Sequence[str]], asked: Sequence[str] | None) -> list[dict[str, Any]]:
    """The lines: points of one inpainter with equal values of all variables but the first."""
    found: dict[str, list[int]] = {}
    for place, own in enumerate(values):
        rest = [f"{one['name']}={value}" for one, value in zip(over[1:], own[1:], strict=True)]
        found.setdefault(" ".join([*([asked[place]] if asked else []), *rest]), []).append(place)
    return [{"name": name, "points": places} for name, places in found.items()]


def _named(over: Sequence[Any], values: Sequence[str], asked: str) -> str:
    own = [f"{one['name']}={value}" for one, value in zip(over, values, strict=True)]
    return " ".join([*([asked] if asked else []), *own])


def _said(data: Mapping[str, Any], names: Sequence[str]) -> str:
    """Which point is best, and what cannot be told apart from it, or why none is."""
    if data["best"] is None:
        return str(data["note"])
    line = f"Best by {data['primary']}: {names[data['best']]}"
    if len(names) == 1:
        return f"{line}."
    how = "paired by sample, Holm over all pairs, p < .05"
    if not data["not_told_apart"]:
        return f"{line}; told apart from every other ({how})."
    # of one variable and one inpainter the value says which point it is
    single = len(data["over"]) == len(data["inpainters"]) == 1
    shown = [_text(value) for value in data["over"][0]["values"]] if single else names
    tied = ", ".join(shown[place] for place in data["not_told_apart"])
    return f"{line}; cannot be told apart from {tied} ({how})."


def _score(score: Mapping[str, Any] | None) -> list[float | None] | None:
    return None if score is None else [score["value"], score["low"], score["high"]]


def _text(value: str | float) -> str:
    return str(value)
