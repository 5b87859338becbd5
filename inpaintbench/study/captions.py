"""What captions are worth as evidence: how many different ones there are, and how far a captioner repeats itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from inpaintbench.result.rows import Rows
from inpaintbench.study.entrants import Entrant
from inpaintbench.study.grid import Grid

FEWEST_DISTINCT = 0.1
"""A smaller share of different captions is flat."""

MOST_UNCHANGED = 0.95
"""A larger share of reconstructions that are described like the original, word for word, says that nothing was seen."""


@dataclass(frozen=True, slots=True)
class Diversity:
    """How rich a captioner's first candidates are, case and white space aside.

    `distinct` is the share of captions that differ, `entropy` that of their distribution in bits, `unchanged` the share
    of reconstructions whose caption is the original's. `n` originals have a caption. Of reconstructions it is the mean
    over configurations: those of one inpainter, degrader and draw are as many as the originals, so that the shares can
    be set side by side.
    """

    captioner: str
    n: int
    distinct: float
    entropy: float
    distinct_original: float
    entropy_original: float
    unchanged: float

    @property
    def flat(self) -> str:
        """Why correlations with this captioner's scores say little; empty where they may say something.

        Fewer than a tenth of the originals' captions differ; or so many are alike that their entropy is less than half
        of the largest there can be, log2 n; or almost no caption changes. Source: the failure cases of Yashwante et al.
        2026, arXiv 2602.20520, appendix F.
        """
        if self.distinct_original < FEWEST_DISTINCT:
            return f"{self.distinct_original:.1%} of the originals' {self.n} captions differ"
        if self.entropy_original < 0.5 * np.log2(max(self.n, 1)):
            return f"the originals' {self.n} captions are worth {2**self.entropy_original:.3g} different ones"
        if self.unchanged > MOST_UNCHANGED:
            return f"{self.unchanged:.1%} of the reconstructions have the original's caption"
        return ""


def diversity(entrants: Sequence[Entrant]) -> list[Diversity]:
    """The diversity of every captioner of the results' suite."""
    found: dict[str, list[Diversity]] = {}
    for entrant in entrants:
        for captioner in entrant.result.data["components"]["captioners"]:
            if one := _of_rows(captioner, entrant.result.rows):
                found.setdefault(captioner, []).append(one)
    fields = ("distinct", "entropy", "distinct_original", "entropy_original", "unchanged")
    return [
        Diversity(captioner, each[0].n, *(float(np.mean([getattr(one, name) for one in each])) for name in fields))
        for captioner, each in found.items()
    ]


def _of_rows(captioner: str, rows: Rows) -> Diversity | None:
    said: dict[tuple[str | None, int], list[str]] = {}
    originals: dict[str, str] = {}
    unchanged = 0
    for at, name in enumerate(rows.captioner):
        text, truth = rows.captions[at], rows.truth_captions[at]
        if name == captioner and text is not None and truth is not None:
            own = folded(text)
            said.setdefault((rows.degrader[at], rows.draw[at]), []).append(own)
            originals[rows.sample[at] or ""] = folded(truth)
            unchanged += own == originals[rows.sample[at] or ""]
    if not said:
        return None
    distinct, entropy = np.mean([_richness(texts) for texts in said.values()], axis=0).tolist()
    count = sum(map(len, said.values()))
    return Diversity(
        captioner, len(originals), distinct, entropy, *_richness(list(originals.values())), unchanged / count
    )


def folded(candidates: str) -> str:
    """The first of a row's candidates, case and white space aside.

    >>> folded('[["A  dog", 0.5], ["a cat", null]]')
    'a dog'
    """
    found = json.loads(candidates)
    return " ".join(str(found[0][0]).casefold().split()) if found else ""


def _richness(texts: Sequence[str]) -> tuple[float, float]:
    """The share of different texts, and the entropy of their distribution in bits."""
    shares = np.array(list(Counter(texts).values())) / len(texts)
    return len(shares) / len(texts), float(abs((shares * np.log2(shares)).sum()))


@dataclass(frozen=True, slots=True)
class Noise:
    """A caption score of the reconstructions beside that of the originals captioned again, with another draw.

    `drift` is the mean over configurations, `noise` the captioner's own with its interval, `beyond` their difference,
    and `relative` drift / noise, None where there is no noise. Of a change in per cent the noise is a change; of a
    score that compares two captions it is the captioner's agreement with itself.
    """

    address: str
    captioner: str
    drift: float
    noise: float
    noise_low: float | None
    noise_high: float | None
    beyond: float
    relative: float | None
    each: tuple[tuple[str, float | None], ...]


def noise(grid: Grid, entrants: Sequence[Entrant]) -> Iterator[Noise]:
    """The columns of changes and agreements, where a result carries the control `recaption`."""
    control: Mapping[str, Mapping[str, float | None]] = next(
        (found for one in entrants if (found := one.result.data["controls"].get("recaption"))), {}
    )
    for at, column in enumerate(grid.outcomes):
        own = control.get(column.address)
        name, _, captioner = column.address.partition("@")
        if own is None or own["value"] is None or f"{name}-original@{captioner}" in control:
            continue
        values = grid.y[:, at]
        drift, value = float(np.nanmean(values)) if not np.isnan(values).all() else np.nan, own["value"]
        if np.isnan(drift):
            continue
        each = tuple(
            (title, None if np.isnan(score) else float(score))
            for title, score in zip(grid.configurations, values, strict=True)
        )
        ratio = None if abs(value) < 1e-12 else drift / value
        yield Noise(column.address, column.captioner, drift, value, own["low"], own["high"], drift - value, ratio, each)
