"""Every score of a result computed again from the statistics in its rows, and held against what the result says."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from inpaintbench.components import Scorer
from inpaintbench.result.aggregate import Address, Score, scores, tag_scores
from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows

CLOSE = 1e-9
"""How far a recomputed number may lie from the written one, relative above 1: machines sum in different orders."""


def contradictions(result: Result, rows: Rows, scorers: Mapping[str, Scorer]) -> Iterator[str]:
    """Where the result's scores, intervals, counts or reasons are not what the rows give.

    `scorers` are those that can recompute theirs, by label; scores of others are left alone.
    """
    seed = result.data["suite"]["declared"]["seed"]
    yield from _differences(result, "scores", result.data["scores"], scores(rows, scorers, seed), scorers)
    written, again = result.data["tags"], tag_scores(rows, scorers, seed)
    values = {(tag, value) for tag in again for value in again[tag]}
    if odd := sorted(values ^ {(tag, value) for tag in written for value in written[tag]}):
        yield f"tags/{odd[0][0]}/{odd[0][1]}: the rows {'have' if odd[0] in values else 'do not have'} it"
    elif set(written) != set(again):
        yield f"tags/{min(set(written) ^ set(again))} is empty"
    else:
        for tag, value in sorted(values):
            yield from _differences(result, f"tags/{tag}/{value}", written[tag][value], again[tag][value], scorers)


def _differences(
    result: Result,
    where: str,
    written: Mapping[str, Any],
    again: Mapping[Address, Score],
    scorers: Mapping[str, Scorer],
) -> Iterator[str]:
    """The first entry of a block of scores that is not what the rows give."""
    known = {address for address in written if result.scorer_of(address) in scorers}
    if odd := sorted(known ^ set(again)):
        yield f"{where}/{odd[0]}: the rows {'give' if odd[0] in again else 'do not give'} such a score"
        return
    for address, score in again.items():
        for name, value in dataclasses.asdict(score).items():
            if not close(written[address][name], value):
                yield f"{where}/{address}/{name} is {written[address][name]!r}, but the rows give {value!r}"
                return


def close(written: float | str | None, value: float | str | None) -> bool:
    """Whether two entries are the same, but for rounding where both are numbers.

    >>> close(0.1 + 0.2, 0.3), close(1e12 + 1, 1e12), close(None, 0.0), close("", "why")
    (True, True, False, False)
    """
    if isinstance(written, int | float) and isinstance(value, int | float):
        return abs(written - value) <= CLOSE * max(1.0, abs(value))
    return written == value
