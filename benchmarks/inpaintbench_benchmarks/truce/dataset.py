"""TRUCE's line plots as samples: the plot, the hole in its line, what people wrote of it, and the study's prompt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import inpaintbench as ib

from .series import Series, Split, Subset, load

QUESTION = "How does the line in this plot run from left to right?"


class Truce(ib.Dataset):
    """Line plots of 12 points, each described by three people; the data comes with the package."""

    name = "truce"
    source = "harsh19/TRUCE@2783fd7"
    licence = "Apache-2.0"
    home = "https://github.com/harsh19/TRUCE"

    subset: Subset
    split: Split = "test"

    def ids(self) -> Sequence[str]:
        """The published ids, such as `pilot13/58.png`."""
        return tuple(self._series)

    def read(self, id: str) -> ib.Sample:
        """The sample of an id. Plots that look alike, because their series are equal, share a `group`."""
        from . import draw, hole

        series = self._find(id)
        return ib.Sample(
            id=id,
            image=draw.plot(series.values),
            mask=hole.hole(series.values),
            size=(draw.SIZE, draw.SIZE),
            references=series.annotations,
            text=prompt(series),
            question=QUESTION,
            tags={} if series.pattern is None else {"pattern": series.pattern.name},
            group=next(other.id for other in self._series.values() if other.values == series.values),
        )

    def references(self, id: str) -> tuple[str, ...]:
        """The three captions that people wrote for the plot."""
        return self._find(id).annotations

    @cached_property
    def _series(self) -> dict[str, Series]:
        return {series.id: series for series in load(self.subset, self.split)}

    def _find(self, id: str) -> Series:
        if id not in self._series:
            raise ib.DataError(f"'{id}' is no id of '{self.name}' ({self.subset}, {self.split}); use one of `ids()`")
        return self._series[id]


def prompt(series: Series) -> str:
    """What the study tells an inpainter: an instruction, the raw numbers, and the first person's description.

    It names the hidden values, and often what they show: see trap T30 and the card.

    >>> prompt(Series("a", (1, 2, 3), ("rises ", "", "")))
    'Reconstruct the missing part of this line plot. Values from left to right: 1, 2, 3. Description: rises'
    """
    values = ", ".join(str(value) for value in series.values)
    description = " ".join(series.annotations[0].split())
    return (
        f"Reconstruct the missing part of this line plot. Values from left to right: {values}. "
        f"Description: {description}"
    )
