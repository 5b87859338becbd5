"""The rows a result must have: one for each sample, degrader, draw and captioner, and what must agree among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TypeVar

import numpy as np

from inpaintbench.result.result import Result
from inpaintbench.result.rows import Rows

K = TypeVar("K")


def contradictions(result: Result) -> Iterator[str]:
    """What cannot be true of the rows, or of what the result says of them."""
    yield from _cells(result)
    yield from _agreement(result.rows)
    yield from _measurements(result.rows)
    yield from _features(result)
    yield from _summary(result)


def _cells(result: Result) -> Iterator[str]:
    """Samples x degraders x draws x (1 + captioners), each once; a sample that was broken has no captions."""
    rows, data = result.rows, result.data
    if None in rows.sample or None in rows.degrader:
        yield "a row names no sample or no degrader"
        return
    broken = {id for id, content in zip(rows.sample, rows.content, strict=True) if content is None}
    samples = list(dict.fromkeys(rows.sample))
    counts = len(samples) - len(broken), len(broken)
    if counts != (data["data"]["samples"], data["data"]["broken"]):
        yield (
            f"the rows hold {counts[0]} samples and {counts[1]} broken ones, the result says "
            f"{data['data']['samples']} and {data['data']['broken']}"
        )
    most = [limit for limit in (data["data"]["limit"], data["suite"]["declared"]["samples"]) if limit is not None]
    if most and len(samples) > min(most):
        yield f"the rows hold {len(samples)} samples, the suite and its limit allow {min(most)}"
    draws = range(data["suite"]["declared"]["draws"])
    captioners = [None, *data["components"]["captioners"]]
    expected = {
        (sample, degrader, draw, captioner)
        for sample, degrader, draw, captioner in product(samples, data["components"]["degraders"], draws, captioners)
        if captioner is None or sample not in broken
    }
    found = Counter(zip(rows.sample, rows.degrader, rows.draw, rows.captioner, strict=True))
    for key, count in found.items():
        if count > 1:
            yield f"the row of {_called(*key)} stands {count} times"
            return
    if surplus := next((key for key in found if key not in expected), None):
        yield f"there is a row of {_called(*surplus)}, which the suite does not have"
    if lost := next((key for key in expected if key not in found), None):
        yield f"there is no row of {_called(*lost)}"


def _called(sample: str | None, degrader: str | None, draw: int, captioner: str | None) -> str:
    return f"sample '{sample}', degrader '{degrader}', draw {draw}" + (
        f", captioner '{captioner}'" if captioner else ""
    )


def _agreement(rows: Rows) -> Iterator[str]:
    """What is one sample's, or one reconstruction's, is the same in all of its rows."""
    areas = rows.area.tolist()
    tags = {name: values for name, values in rows.tags.items() if name != "area"}
    of_sample: Mapping[str, Sequence[object]] = {
        "group": rows.group,
        "content": rows.content,
        **{f"tag '{name}'": values for name, values in tags.items()},
    }
    of_cell: Mapping[str, Sequence[object]] = {
        "reconstruction": rows.reconstruction,
        "prompt": rows.prompt,
        "painting": rows.painting,
        "area": [None if area != area else area for area in areas],
    }
    cells = list(zip(rows.sample, rows.degrader, rows.draw, strict=True))
    for what, values in of_sample.items():
        if odd := _first_odd(rows.sample, values):
            yield f"the rows of sample '{odd}' differ in their {what}"
    for what, values in of_cell.items():
        if cell := _first_odd(cells, values):
            yield f"the rows of {_called(*cell, None)} differ in their {what}"


def _first_odd(keys: Sequence[K], values: Sequence[object]) -> K | None:
    """The first key that has two values."""
    known = dict(zip(keys, values, strict=True))
    return next((key for key, value in zip(keys, values, strict=True) if known[key] != value), None)


def _measurements(rows: Rows) -> Iterator[str]:
    """What was not painted has failed and was not measured; what did not fail has its captions."""
    for i in range(len(rows)):
        if rows.failure[i] is not None:
            continue
        if rows.reconstruction[i] is None:
            yield f"the row of {_of(rows, i)} has neither a reconstruction nor a failure"
            return
        if rows.captioner[i] is not None and rows.captions[i] is None:
            yield f"the row of {_of(rows, i)} has neither captions nor a failure"
            return
    unpainted = np.array([digest is None for digest in rows.reconstruction], dtype=np.bool_)
    for label, part in rows.measures.items():
        odd = np.flatnonzero(unpainted & ~np.isnan(part.statistics).all(axis=1))
        if len(odd):
            yield f"the row of {_of(rows, int(odd[0]))} has '{label}' measured on no reconstruction"
            return


def _features(result: Result) -> Iterator[str]:
    """Each row that was painted without failure has one pair of vectors of every encoder, and no other row has any."""
    rows = result.rows
    able = [
        i
        for i, digest in enumerate(rows.reconstruction)
        if digest is not None and rows.captioner[i] is None and rows.failure[i] is None
    ]
    for encoder, found in rows.features.items():
        numbers = found.rows.tolist()
        if len(set(numbers)) < len(numbers):
            yield f"the features of encoder {encoder[:12]} name a row twice"
        elif odd := sorted(set(numbers) - {i for i in range(len(rows)) if rows.captioner[i] is None}):
            yield f"the features of encoder {encoder[:12]} name row {odd[0]}, which is no reconstruction's"
        elif lost := sorted(set(able) - set(numbers)):
            yield f"the row of {_of(rows, lost[0])} has no features of encoder {encoder[:12]}"


def _of(rows: Rows, i: int) -> str:
    return _called(rows.sample[i], rows.degrader[i], rows.draw[i], rows.captioner[i])


def _summary(result: Result) -> Iterator[str]:
    """`complete` and `failures` say what the rows do."""
    data = result.data
    failures = [failure for failure in result.rows.failure if failure is not None]
    if data["complete"] != (not failures):
        yield f"'complete' is {str(data['complete']).lower()}, but {len(failures)} rows failed"
    if data["failures"]["count"] != len(failures):
        yield f"failures/count is {data['failures']['count']}, but {len(failures)} rows failed"
    if data["failures"]["examples"] != list(dict.fromkeys(failures))[:10]:
        yield "failures/examples are not the first failures of the rows"
