"""Sheets of thumbnails: which picture stands on which, laid out before any of them is read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from inpaintbench.pipeline.geometry import Size
from inpaintbench.pipeline.refs import Cell
from inpaintbench.report.cells import Cells, Codes
from inpaintbench.report.pictures import Found
from inpaintbench.store import Entry

BUDGET = 40 * 2**20
"""Bytes that all thumbnails of a report may take, as far as that can be told beforehand."""

_SIDES = {256: 7700, 192: 4750, 160: 3550, 128: 2500, 112: 2000, 96: 1550, 80: 1200, 64: 900}
"""Long sides of thumbnails, and the bytes that one of a detailed photograph takes."""

_ON_A_SHEET = 24
"""Thumbnails from which on a sheet is full; a sample's own are never parted."""


@dataclass(frozen=True, slots=True)
class Painting:
    """A raw output to be shown: its cell's place, its way into the store, and whether also at full size."""

    place: int
    cell: Cell
    raw: Entry
    full: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All that is shown of one sample: the original, each degraded picture, and the paintings."""

    sample: int
    degraded: tuple[Cell, ...]
    paintings: tuple[Painting, ...]

    @property
    def count(self) -> int:
        return 1 + len(self.degraded) + len(self.paintings)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Thumbnails of one size, row by row; `first` is the number of the first of them in the whole report."""

    number: int
    first: int
    size: Size
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def columns(self) -> int:
        return max(1, round(math.sqrt(self.count * self.size[0] / self.size[1])))


@dataclass
class Plan:
    """The sheets, and the number of the thumbnail of each cell's pictures, -1 where there is none.

    `hole` is the place of a cell's outline among those that are drawn with the degraded pictures.
    """

    side: int
    sheets: list[Sheet]
    original: Codes
    degraded: Codes
    composite: Codes
    full: set[int] = field(default_factory=set)

    def lose(self, number: int) -> None:
        """A thumbnail could not be drawn."""
        for numbers in (self.original, self.degraded, self.composite):
            numbers[numbers == number] = -1


def plan(cells: Cells, found: Found, full: Sequence[int], budget: int = BUDGET) -> Plan:
    """Lay out the thumbnails of every cell whose data and reconstruction are here; `full` are wanted at full size."""
    wanted = set(full)
    groups = list(_groups(cells, found, wanted))
    side = _side(sum(group.count for group in groups), budget)
    nothing = np.full(len(cells), -1, np.int32)
    made = Plan(side, [], nothing.copy(), nothing.copy(), nothing.copy())
    by_sample = _by_sample(cells)
    for sheet in _sheets(groups, side):
        made.sheets.append(sheet)
        number = sheet.first
        for group in sheet.groups:
            made.original[by_sample[group.sample]] = number
            numbers = {cell.degrader: number + 1 + i for i, cell in enumerate(group.degraded)}
            number += 1 + len(group.degraded)
            for painting in group.paintings:
                made.degraded[painting.place] = numbers[painting.cell.degrader]
                made.composite[painting.place] = number
                number += 1
                if painting.full:
                    made.full.add(painting.place)
    return made


def _groups(cells: Cells, found: Found, full: set[int]) -> Iterator[Group]:
    """The samples of which there is something to show."""
    for sample, places in enumerate(_by_sample(cells)):
        degraded: dict[object, Cell] = {}
        paintings = []
        for place in places.tolist():
            cell, raws = found.cells.get(cells.key(place)), found.raws.get(cells.reconstruction[place] or "")
            if cell is not None and raws and cell.sample.known.has_image:
                degraded.setdefault(cell.degrader, cell)
                paintings.append(Painting(place, cell, raws[0], place in full))
        if paintings:
            yield Group(sample, tuple(degraded.values()), tuple(paintings))


def _by_sample(cells: Cells) -> list[np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The places of each sample's cells."""
    order = np.argsort(cells.sample, kind="stable")
    ends = np.cumsum(np.bincount(cells.sample, minlength=len(cells.samples)))
    return np.split(order, ends[:-1])


def _side(count: int, budget: int) -> int:
    """The longest side at which so many thumbnails fit the budget."""
    return next((side for side, size in _SIDES.items() if count * size <= budget), min(_SIDES))


def _sheets(groups: Sequence[Group], side: int) -> Iterator[Sheet]:
    """Groups of one size on one sheet, until it is full."""
    waiting: dict[Size, list[Group]] = {}
    number = first = 0
    for group in groups:
        size = thumbnail_size(group.degraded[0].sample.size, side)
        own = waiting.setdefault(size, [])
        own.append(group)
        if sum(one.count for one in own) >= _ON_A_SHEET:
            yield (sheet := Sheet(number, first, size, tuple(waiting.pop(size))))
            number, first = number + 1, first + sheet.count
    for size, own in waiting.items():
        yield (sheet := Sheet(number, first, size, tuple(own)))
        number, first = number + 1, first + sheet.count


def thumbnail_size(size: Size, side: int) -> Size:
    """Height and width of a thumbnail whose long side is `side`; small pictures are not enlarged.

    >>> thumbnail_size((512, 768), 96)
    (64, 96)
    """
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
