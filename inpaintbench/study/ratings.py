"""Ratings by people: a CSV of item, rater, dimension and score, checked and brought to one scale."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inpaintbench.errors import DataError
from inpaintbench.types import FloatArray

COLUMNS = ("item", "rater", "dimension", "score")

Scale = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Ratings:
    """The ratings of one dimension: scores [raters, items], NaN where not rated, and the scale they are on."""

    dimension: str
    items: tuple[str, ...]
    raters: tuple[str, ...]
    scores: FloatArray
    scale: Scale

    @property
    def means(self) -> FloatArray:
        """The mean rating [items] of each item, on a scale of 0 to 1."""
        low, high = self.scale
        return np.asarray((np.nanmean(self.scores, axis=0) - low) / (high - low))

    @property
    def standardised_means(self) -> FloatArray:
        """The same of each rater's ratings less their mean, over their standard deviation.

        It takes out that raters are mild or strict; who rated everything alike is left out.
        """
        centre = np.nanmean(self.scores, axis=1, keepdims=True)
        spread = np.nanstd(self.scores, axis=1, keepdims=True)
        z = np.where(spread > 0, (self.scores - centre) / np.where(spread > 0, spread, 1.0), np.nan)
        known = ~np.isnan(z)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(known, z, 0.0).sum(axis=0) / known.sum(axis=0))


def read(path: Path, scale: Scale | None = None) -> list[Ratings]:
    """The ratings in a file, by dimension.

    Without a scale, that of a dimension reaches from its smallest to its largest rating. Raises `DataError` that names
    the line: a column that is missing, a score that is no number or off the scale, an item that someone rated twice.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            lines = list(csv.DictReader(stream))
            names = lines[0].keys() if lines else ()
    except (OSError, ValueError, csv.Error) as error:
        raise DataError(f"cannot read '{path}': {getattr(error, 'strerror', None) or error}") from None
    if not lines or (lacking := [name for name in COLUMNS if name not in names]):
        what = "it is empty" if not lines else f"there is no column '{lacking[0]}'"
        raise DataError(f"'{path}' holds no ratings: {what}; a line has {', '.join(COLUMNS)}")
    found: dict[str, dict[tuple[str, str], float]] = {}
    for at, line in enumerate(lines, start=2):
        item, rater, dimension, text = ((line[name] or "").strip() for name in COLUMNS)
        if not item or not rater or not dimension:
            raise DataError(f"'{path}', line {at}: item, rater and dimension must be named")
        score = _score(text, scale, f"'{path}', line {at}")
        own = found.setdefault(dimension, {})
        if (rater, item) in own:
            raise DataError(f"'{path}', line {at}: '{rater}' rated '{dimension}' of '{item}' twice")
        own[rater, item] = score
    return [_of_dimension(dimension, own, scale) for dimension, own in found.items()]


def _score(text: str, scale: Scale | None, where: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = np.nan
    if not np.isfinite(score):
        raise DataError(f"{where}: the score '{text}' is no number")
    if scale is not None and not scale[0] <= score <= scale[1]:
        raise DataError(f"{where}: the score {text} is off the scale {scale[0]:g} to {scale[1]:g}")
    return score


def _of_dimension(dimension: str, own: dict[tuple[str, str], float], scale: Scale | None) -> Ratings:
    raters = tuple(dict.fromkeys(rater for rater, _ in own))
    items = tuple(dict.fromkeys(item for _, item in own))
    scores = np.full((len(raters), len(items)), np.nan)
    places = [{name: at for at, name in enumerate(names)} for names in (raters, items)]
    for (rater, item), score in own.items():
        scores[places[0][rater], places[1][item]] = score
    ends = scale or (float(np.nanmin(scores)), float(np.nanmax(scores)))
    if ends[0] == ends[1]:
        raise DataError(f"all ratings of '{dimension}' are {ends[0]:g}: nothing can be told from them")
    return Ratings(dimension, items, raters, scores, ends)
