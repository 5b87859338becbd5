"""A scorer's `reduce`: weights say how often a row counts, rows of NaN never do, and scores lie within their bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np

from inpaintbench.components import Scorer
from inpaintbench.testing.attempts import attempt
from inpaintbench.testing.report import Finding
from inpaintbench.types import FloatArray

_CLOSE = 1e-9
"""How far two ways to the same score may lie apart, relative to the score."""

Look: TypeAlias = Callable[[Scorer, FloatArray], str]
"""From a scorer and its statistics [n, k] to what is wrong with its scores, or an empty text."""


def examine_reduction(scorer: Scorer, statistics: FloatArray) -> Iterator[Finding]:
    """Findings about the scores of `statistics` [n, k], as measured on n ordinary comparisons."""
    rows = statistics[~np.isnan(statistics).all(axis=1)]
    if len(rows) < 2:
        yield Finding("note", "reduce", "not tried: too few ordinary comparisons could be measured")
        return
    problems = [problem for look in _looks(scorer) if (problem := _look(look, scorer, rows))]
    for problem in problems:
        yield Finding("fault", "reduce", problem)
    if not problems:
        scores = scorer.reduce(rows, np.ones((1, len(rows))))[0]
        value = {
            name: None if np.isnan(score) else float(score) for name, score in zip(scorer.columns, scores, strict=True)
        }
        text = "one and several sets of weights, rows left out, counted twice and not measurable"
        yield Finding("pass", "reduce", text, value)


def _looks(scorer: Scorer) -> list[Look]:
    """Where resampling is by other means than drawing rows again, fewer sorts of weights are ever used."""
    looks: list[Look] = [_shape, _unmeasured_rows, _nothing_measured, _finite_scores, _bounds]
    if scorer.resamples != "none":
        looks += [_several_weights, _rows_left_out]
    if scorer.resamples == "bootstrap":
        looks.append(_rows_repeated)
    return looks


def _look(look: Look, scorer: Scorer, rows: FloatArray) -> str:
    found = attempt(lambda: (look(scorer, rows.copy()),))
    return f"it fails on {look.__name__.strip('_').replace('_', ' ')}: {found}" if isinstance(found, str) else found[0]


def _shape(scorer: Scorer, rows: FloatArray) -> str:
    before, weights = rows.copy(), np.ones((1, len(rows)))
    scores = scorer.reduce(rows, weights)
    wanted = (1, len(scorer.columns))
    if not isinstance(scores, np.ndarray) or scores.shape != wanted:
        return f"one set of weights gives {getattr(scores, 'shape', type(scores).__name__)}, not an array {wanted}"
    return "" if _equal(rows, before) and (weights == 1).all() else "it changes the arrays it is given"


def _several_weights(scorer: Scorer, rows: FloatArray) -> str:
    weights = _draws(len(rows))
    together = scorer.reduce(rows, weights)
    alone = np.concatenate([scorer.reduce(rows, weights[i : i + 1]) for i in range(len(weights))])
    return "" if _equal(together, alone) else "several sets of weights at once give other scores than one by one"


def _rows_left_out(scorer: Scorer, rows: FloatArray) -> str:
    """A group left out by the jackknife has weight 0."""
    weights = np.ones((1, len(rows)))
    weights[0, 0] = 0
    same = _equal(scorer.reduce(rows, weights), scorer.reduce(rows[1:], np.ones((1, len(rows) - 1))))
    return "" if same else "a row of weight 0 still counts"


def _rows_repeated(scorer: Scorer, rows: FloatArray) -> str:
    """A row drawn twice by the bootstrap has weight 2."""
    weights = np.ones((1, len(rows)))
    weights[0, 0] = 2
    twice = np.concatenate([rows[:1], rows])
    same = _equal(scorer.reduce(rows, weights), scorer.reduce(twice, np.ones((1, len(twice)))))
    return "" if same else "a row of weight 2 does not count as two rows"


def _unmeasured_rows(scorer: Scorer, rows: FloatArray) -> str:
    longer = np.concatenate([rows, np.full((2, rows.shape[1]), np.nan)])
    same = _equal(scorer.reduce(longer, np.ones((1, len(longer)))), scorer.reduce(rows, np.ones((1, len(rows)))))
    return "" if same else "rows that could not be measured (NaN) change the scores"


def _nothing_measured(scorer: Scorer, rows: FloatArray) -> str:
    scores = scorer.reduce(np.full_like(rows, np.nan), np.ones((1, len(rows))))
    return "" if np.isnan(scores).all() else f"where nothing was measured the scores are {scores[0]}, not NaN"


def _finite_scores(scorer: Scorer, rows: FloatArray) -> str:
    scores = np.concatenate([scorer.reduce(rows, np.ones((1, len(rows)))), *_one_by_one(scorer, rows)])
    return "an infinite score cannot be written down: give NaN" if np.isinf(scores).any() else ""


def _one_by_one(scorer: Scorer, rows: FloatArray) -> list[FloatArray]:
    return [scorer.reduce(row[None], np.ones((1, 1))) for row in rows]


def _bounds(scorer: Scorer, rows: FloatArray) -> str:
    scores = np.concatenate(_one_by_one(scorer, rows))
    for column, bounds, found in zip(scorer.columns, scorer.column_bounds, scores.T, strict=True):
        low, high = (np.inf * sign if bound is None else bound for sign, bound in zip((-1, 1), bounds, strict=True))
        outside = found[(found < low - _CLOSE) | (found > high + _CLOSE)]  # NaN is never outside
        if outside.size:
            return f"the score {outside[0]:g} in column '{column}' lies outside its bounds {bounds}"
    return ""


def _draws(rows: int) -> FloatArray:
    """A few bootstrap weights [3, rows]: how often each row was drawn."""
    return np.random.default_rng(0).multinomial(rows, np.full(rows, 1 / rows), size=3).astype(np.float64)


def _equal(first: FloatArray, second: FloatArray) -> bool:
    return first.shape == second.shape and np.allclose(first, second, rtol=_CLOSE, atol=1e-12, equal_nan=True)
