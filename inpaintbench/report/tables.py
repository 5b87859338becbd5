"""Every score of a suite's results, address by address, with those of the controls and those by tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from inpaintbench.leaderboard.plain import rounded
from inpaintbench.result import sanity
from inpaintbench.result.result import Result
from inpaintbench.study.entrants import Entrant

Scores = Mapping[str, Mapping[str, Any]]


def plain(entrants: Sequence[Entrant]) -> dict[str, Any]:
    """The tables as JSON. A score is [value, low, high, n, missing, why], null where a result does not have it."""
    addresses = {address: None for one in entrants for address in one.result.data["scores"]}
    spoken = {address: said for one in entrants for address, said in _described(one.result).items()}
    tags: dict[str, dict[str, None]] = {}
    for one in entrants:
        for tag, by_value in one.result.data["tags"].items():
            tags.setdefault(tag, {}).update(dict.fromkeys(by_value))
    of_tags = [address for address in addresses if not spoken[address]["degrader"]]
    controls: Mapping[str, Any] = next(
        (one.result.data["controls"] for one in entrants if one.result.data["controls"]), {}
    )
    return {
        "addresses": [{"address": address, **spoken[address]} for address in addresses],
        "models": [{"name": one.name, "scores": _row(one.result.data["scores"], addresses)} for one in entrants],
        "controls": [{"name": name, "scores": _row(found, addresses)} for name, found in controls.items()],
        "tags": [
            {
                "name": tag,
                "values": sorted(values),
                "addresses": of_tags,
                "models": [
                    [_row(one.result.data["tags"].get(tag, {}).get(value, {}), of_tags) for value in sorted(values)]
                    for one in entrants
                ],
            }
            for tag, values in tags.items()
        ],
    }


def _described(result: Result) -> dict[str, dict[str, Any]]:
    """What each address stands for, and what kind of score it is."""
    records = result.data["components"]["scorers"]
    return {
        address: {
            "label": place.label,
            "column": place.column,
            "captioner": place.captioner or "",
            "degrader": place.degrader or "",
            "better": records[place.label]["higher_is_better"],
            "unit": records[place.label]["unit"],
        }
        for address, place in sanity.places(result).items()
    }


def _row(scores: Scores, addresses: Sequence[str] | Mapping[str, None]) -> list[list[Any] | None]:
    return [_score(scores[address]) if address in scores else None for address in addresses]


def _score(score: Mapping[str, Any]) -> list[Any]:
    numbers = [rounded(score[name]) for name in ("value", "low", "high")]
    return [*numbers, score["n"], score["missing"], score["why"]]
