"""What must hold of a result's words and numbers wherever they were computed, with or without its scorers installed."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inpaintbench.result.aggregate import LEVEL, RESAMPLES, Address
from inpaintbench.result.result import Result

CONTROLS = ("copy", "shuffled", "recaption")

_ROUNDING = 1e-9
"""How far beyond its bounds a score may lie, relative above 1."""


def of_words(result: Result) -> Iterator[str]:
    """What cannot be true of the suite, the name, the date, the costs and the settings of the statistics."""
    data = result.data
    suite, declared = data["suite"], data["suite"]["declared"]
    text = json.dumps(declared, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(text.encode()).hexdigest() != suite["digest"]:
        yield "suite/digest is not that of what the suite declares"
    if suite["title"] != f"{declared['name']}@{declared['version']}":
        yield f"suite/title '{suite['title']}' is not the name and version that the suite declares"
    if result.name not in (data["inpainter"]["identity"]["name"], data["inpainter"]["spec"]):
        yield f"the name '{result.name}' is not the inpainter's, '{data['inpainter']['spec']}'"
    try:
        datetime.datetime.fromisoformat(data["created"])
    except ValueError:
        yield f"'created' is no date: '{data['created']}'"
    if data["statistics"] != {"resamples": RESAMPLES, "level": LEVEL, "seed": declared["seed"]}:
        yield f"'statistics' must say {RESAMPLES} resamples, level {LEVEL} and the suite's seed {declared['seed']}"
    for place, cost in enumerate(data["cost"]):
        p50, p95 = cost["p50"], cost["p95"]
        if (p50 is None) != (p95 is None) or (p50 is not None and not 0 <= p50 <= p95):
            yield f"cost/{place} has the quantiles {p50} and {p95}"
    if odd := sorted(set(data["controls"]) - set(CONTROLS)):
        yield f"there is no control '{odd[0]}'"


@dataclass(frozen=True, slots=True)
class Place:
    """What an address stands for; None for captioner where there is none, for degrader where it is the mean."""

    label: str
    column: str
    captioner: str | None
    degrader: str | None


def places(result: Result) -> dict[Address, Place]:
    """Every address that the result's scorers, captioners and degraders can have."""
    components = result.data["components"]
    found = {}
    for label, record in components["scorers"].items():
        for column in record["columns"]:
            for captioner in (None, *components["captioners"]):
                for degrader in (None, *components["degraders"]):
                    address = f"{label}.{column}" + (f"@{captioner}" if captioner else "")
                    address += f"/{degrader}" if degrader else ""
                    found[address] = Place(label, column, captioner, degrader)
    return found


def of_numbers(result: Result) -> Iterator[str]:
    """What cannot be true of the scores: counts that do not add up, values beyond bounds, halves of intervals."""
    known, data, rows = places(result), result.data, result.rows
    if result.primary not in data["scores"]:
        yield f"the suite's primary score '{result.primary}' is not among the scores"
    everywhere = np.ones(len(rows), dtype=np.bool_)
    for label, record in data["components"]["scorers"].items():
        if len(record["bounds"]) != len(record["columns"]):
            yield f"scorer '{label}' has bounds for {len(record['bounds'])} of {len(record['columns'])} columns"
            return
    yield from _block(result, known, "scores", data["scores"], everywhere)
    for name, found in data["controls"].items():
        yield from _block(result, known, f"controls/{name}", found, everywhere)
    for tag, by_value in data["tags"].items():
        if tag not in rows.tags:
            yield f"tags/{tag}: the rows do not have it"
            continue
        values = np.array(rows.tags[tag], dtype=object)
        for value, found in by_value.items():
            yield from _block(result, known, f"tags/{tag}/{value}", found, values == value)
    yield from _statistics(result)


def _block(
    result: Result, known: Mapping[Address, Place], where: str, found: Mapping[str, Any], rows: NDArray[np.bool_]
) -> Iterator[str]:
    """The first thing that is wrong with a block of scores over some of the rows."""
    captioners = np.array(result.rows.captioner, dtype=object)
    degraders = np.array(result.rows.degrader, dtype=object)
    totals: dict[tuple[str | None, str | None], int] = {}
    for address, score in found.items():
        place = known.get(address)
        if place is None:
            yield f"{where}/{address} is no score of the result's components"
            return
        key = place.captioner, place.degrader
        if key not in totals:
            here = rows & (captioners == key[0]) & (True if key[1] is None else degraders == key[1])
            totals[key] = int(here.sum())
        if problem := _problem(score, totals[key], _bounds(result, place.label)[place.column]):
            yield f"{where}/{address}: {problem}"
            return


def _bounds(result: Result, label: str) -> dict[str, list[float | None]]:
    """The smallest and largest possible score of each column of a scorer."""
    record = result.data["components"]["scorers"][label]
    return dict(zip(record["columns"], record["bounds"], strict=True))


def _problem(score: Mapping[str, Any], rows: int, bounds: list[float | None]) -> str:
    value, low, high = score["value"], score["low"], score["high"]
    if score["n"] + score["missing"] != rows:
        return f"{score['n']} measured and {score['missing']} missing rows are not the {rows} there are"
    if (low is None) != (high is None) or (low is None) == (score["why"] == ""):
        return "an interval has two ends, or a reason why there is none"
    if low is not None and (value is None or low > high + _ROUNDING * max(1.0, abs(high))):
        return f"the interval [{low}, {high}] fits no value"
    if odd := [number for number in (value, low, high) if number is not None and not _within(number, bounds)]:
        return f"{odd[0]} lies outside the bounds {bounds} of its column"
    return ""


def _within(value: float, bounds: list[float | None]) -> bool:
    slack = _ROUNDING * max(1.0, abs(value))
    low, high = bounds
    return (low is None or value >= low - slack) and (high is None or value <= high + slack)


def _statistics(result: Result) -> Iterator[str]:
    """Statistics that carry the name of a score keep to its bounds in every row."""
    rows = result.rows
    for label, record in result.data["components"]["scorers"].items():
        for i, name in enumerate(record["statistics"]):
            if name not in record["columns"]:
                continue
            bounds = _bounds(result, label)[name]
            column = rows.measures[label].statistics[:, i]
            measured = column[~np.isnan(column)]
            worst = [float(measured.min()), float(measured.max())] if len(measured) else []
            if odd := [value for value in worst if not _within(value, bounds)]:
                yield f"the rows hold {odd[0]} as '{label}.{name}', outside its bounds {bounds}"
