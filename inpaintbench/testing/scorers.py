"""Metrics, judges and probes: declared parts, numbers and direction, and a reduction that is linear."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import numpy as np

from inpaintbench.components import Scorer
from inpaintbench.store import codec
from inpaintbench.testing import comparisons
from inpaintbench.testing.cases import outputs
from inpaintbench.testing.comparisons import ORDINARY, compared
from inpaintbench.testing.reduction import examine_reduction
from inpaintbench.testing.repetition import repeat
from inpaintbench.testing.report import Finding
from inpaintbench.testing.subject import Subject
from inpaintbench.types import PARTS, Measured

_COLUMN = re.compile(r"[A-Za-z0-9_-]+")
_RESAMPLES = ("bootstrap", "jackknife", "none")


def examine(subject: Subject) -> Iterator[Finding]:
    """All that comparisons can show about a scorer; no more than `output` where it fails on an ordinary one."""
    scorer = subject.component
    assert isinstance(scorer, Scorer)
    measured, findings = outputs(subject, comparisons.cases(frozenset(scorer.reads)))
    yield from findings
    if ORDINARY not in measured:
        return
    yield _statuses(measured)
    several = [compared(seed) for seed in range(1, 7)]
    rows = [answer.output for answer in subject.ask_each(several) if not answer.reason]
    reduction = list(examine_reduction(scorer, _table(scorer, rows)))
    yield from reduction
    if all(finding.level != "fault" for finding in reduction):
        yield _direction(subject, scorer)
    yield from repeat(subject, several[:3])


def declared(scorer: Scorer) -> Iterator[Finding]:
    """What a scorer says about itself, before it is loaded."""
    cls = type(scorer)
    if missing := [name for name in ("reads", "higher_is_better") if not hasattr(cls, name)]:
        yield Finding("fault", "declared", f"the class must declare `{'` and `'.join(missing)}`")
        return
    problems = [*_of_parts(scorer), *_of_names(scorer), *_of_scores(scorer)]
    for problem in problems:
        yield Finding("fault", "declared", problem)
    if not problems:
        direction = {True: "higher is better", False: "lower is better", None: "no direction"}[scorer.higher_is_better]
        text = f"reads {', '.join(scorer.reads) or 'nothing'}; {', '.join(scorer.columns)}; {direction}"
        yield Finding("pass", "declared", text, scorer.signature)


def prepared(scorer: Scorer) -> Any:
    """What the scorer makes of a suite's references, after the way through JSON that it takes in a run."""
    references = (comparisons.REFERENCES, ("Two dogs run along the beach.", "Dogs at the sea."))
    return json.loads(codec.dump_json(scorer.prepare(references)))


def _of_parts(scorer: Scorer) -> Iterator[str]:
    if not isinstance(scorer.reads, tuple) or not set(scorer.reads) <= set(PARTS):
        yield f"`reads` is {scorer.reads!r}; it is a tuple of some of {', '.join(PARTS)}"


def _of_names(scorer: Scorer) -> Iterator[str]:
    for what, names in (("columns", scorer.columns), ("statistics", scorer.statistics)):
        if not isinstance(names, tuple) or not names or len(set(names)) < len(names):
            yield f"`{what}` is {names!r:.200}; it is a tuple of different names"
        elif what == "columns" and (odd := [name for name in names if not _COLUMN.fullmatch(name)]):
            yield f"column '{odd[0]}' cannot be part of an address; use letters, digits, '-' and '_'"


def _of_scores(scorer: Scorer) -> Iterator[str]:
    if scorer.higher_is_better not in (True, False, None):
        yield f"`higher_is_better` is {scorer.higher_is_better!r}; it is True, False or None"
    if len(scorer.column_bounds) != len(scorer.columns):
        yield f"`column_bounds` has {len(scorer.column_bounds)} pairs for {len(scorer.columns)} columns"
    for low, high in dict.fromkeys(scorer.column_bounds):
        if low is not None and high is not None and low >= high:
            yield f"`bounds` are {(low, high)}; the smallest possible score comes first"
    if len(scorer.rests_on) != len(scorer.columns) or not {*chain(*scorer.rests_on)} <= {*scorer.statistics}:
        yield "`rests_on` must name, for each column, some of the statistics"
    if scorer.resamples not in _RESAMPLES:
        yield f"`resamples` is {scorer.resamples!r}; it is one of {', '.join(_RESAMPLES)}"
    if scorer.resamples == "none" and not scorer.no_interval:
        yield "`resamples` is none without the reason in `no_interval`"
    if not isinstance(scorer.signature, str) or scorer.name not in scorer.signature:
        yield f"`signature` is {scorer.signature!r:.80}; it is a text that begins with the name"


def _statuses(measured: Mapping[str, Measured]) -> Finding:
    """Nothing measured has its reason, and an ordinary comparison can be measured."""
    if silent := [name for name, row in measured.items() if row.statistics is None and row.status == "ok"]:
        text = f"it measures nothing and gives no reason as the status ({', '.join(silent)})"
        return Finding("fault", "status", text)
    row = measured[ORDINARY]
    if row.statistics is None or set(row.statistics) == {None}:
        return Finding("note", "status", f"it measures nothing of an ordinary comparison: {row.status}")
    nothing = {name: row.status for name, row in measured.items() if row.statistics is None}
    text = "; ".join(f"{name} ('{status}')" for name, status in nothing.items())
    return Finding("pass", "status", f"not measurable: {text}" if text else "every case is measurable")


def _table(scorer: Scorer, rows: list[Measured]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The statistics of several comparisons, [n, k], NaN for None."""
    width = len(scorer.statistics)
    values = [row.statistics or (None,) * width for row in rows]
    return np.array([[np.nan if value is None else value for value in row] for row in values], np.float64)


def _direction(subject: Subject, scorer: Scorer) -> Finding:
    """The original itself, in a reference's words, should not score worse than noise under gibberish."""
    if scorer.higher_is_better is None:
        return Finding("pass", "direction", "none is declared")
    answers = subject.ask_each([comparisons.perfect(), comparisons.poor()])
    rows = [answer.output for answer in answers if not answer.reason and answer.output.statistics]
    if len(rows) < 2:
        return Finding("pass", "direction", "the original itself cannot be compared")
    best, worst = (float(scorer.reduce(_table(scorer, [row]), np.ones((1, 1)))[0, 0]) for row in rows)
    if not math.isfinite(best - worst):
        return Finding("pass", "direction", "the original itself cannot be compared")
    if best < worst if scorer.higher_is_better else best > worst:
        word = "higher" if scorer.higher_is_better else "lower"
        text = f"{word} is said to be better, but the original itself has {best:g} and noise {worst:g}"
        return Finding("note", "direction", text, [best, worst])
    return Finding("pass", "direction", f"the original itself has {best:g}, noise {worst:g}", [best, worst])
