"""Draws sheets of thumbnails, and pictures at full size, in as many processes as there are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from inpaintbench.executors.executor import Link
from inpaintbench.pipeline.guard import Damage, read
from inpaintbench.pipeline.reader import Reader
from inpaintbench.pipeline.refs import Cell
from inpaintbench.report.outlines import outline
from inpaintbench.report.sheets import Group, Painting, Sheet
from inpaintbench.store import Store, codec
from inpaintbench.types import Image, composite

_QUALITY = 62
"""Of thumbnails, which are JPEG: WebP is a fifth smaller and takes fifty times as long to write."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a sheet: the outline of the hole of each thumbnail of a degraded picture, by its number, and why
    thumbnails could not be drawn, by theirs."""

    sheet: int
    outlines: dict[int, str]
    lost: dict[int, str]


@dataclass(frozen=True)
class Drawing:
    """Work for an executor: a batch is one sheet. Sheets lie in `folder`, numbered, full pictures in `pictures`."""

    store: Path
    folder: Path
    pictures: Path

    @property
    def parallel(self) -> bool:
        return True

    def open(self, device: str, link: Link) -> _Lane:
        return _Lane(self, Store(self.store, writable=False), link)

    def lost(self, batch: Sheet, reason: str) -> Drawn:
        return Drawn(batch.number, {}, {batch.first + i: reason for i in range(batch.count)})

    def singles(self, batch: Sheet) -> Sequence[Sheet]:
        return [batch]

    def __str__(self) -> str:
        return "the drawing of thumbnails"


@dataclass
class _Pictures:
    """A sheet's thumbnails, None where one could not be made."""

    thumbnails: list[Image | None]
    drawn: Drawn


class _Lane:
    """Draws one sheet after the other."""

    def __init__(self, work: Drawing, store: Store, link: Link) -> None:
        self.work, self.store = work, store
        self.reader = Reader(store, link)

    def read(self, batch: Sheet) -> _Pictures:
        found = _Pictures([], Drawn(batch.number, {}, {}))
        for group in batch.groups:
            self._read(batch, group, found)
        self.reader.found.clear()
        return found

    def compute(self, inputs: _Pictures) -> _Pictures:
        return inputs

    def write(self, batch: Sheet, outputs: _Pictures) -> Drawn:
        height, width = batch.size
        rows = -(-batch.count // batch.columns)
        sheet = np.zeros((rows * height, batch.columns * width, 3), np.uint8)
        for place, thumbnail in enumerate(outputs.thumbnails):
            if thumbnail is not None:
                top, left = (place // batch.columns) * height, (place % batch.columns) * width
                sheet[top : top + height, left : left + width] = thumbnail
        path = self.work.folder / f"{batch.number}.jpg"
        pixels = cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR)
        path.write_bytes(cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))[1].tobytes())
        return outputs.drawn

    def close(self) -> None:
        self.store.close()

    def _read(self, sheet: Sheet, group: Group, found: _Pictures) -> None:
        """Add the thumbnails of one sample, in the order of the plan."""
        for picture, hole in self._pictures(group):
            number = sheet.first + len(found.thumbnails)
            made = read(picture)
            if not isinstance(made, np.ndarray):
                why = "the stored picture is damaged" if isinstance(made, Damage) else str(made)
                found.drawn.lost[number] = why
                found.thumbnails.append(None)
                continue
            small = cv2.resize(made, sheet.size[::-1], interpolation=cv2.INTER_AREA)
            found.thumbnails.append(cast("Image", small))
            if hole is not None:
                found.drawn.outlines[number] = outline(self.reader.mask(hole))

    def _pictures(self, group: Group) -> Iterator[tuple[Callable[[], Image], Cell | None]]:
        """What makes each picture of a sample, and the cell whose hole is drawn with it."""
        full = {painting.cell.degrader for painting in group.paintings if painting.full}
        yield partial(self._original, group, bool(full)), None
        for place, cell in enumerate(group.degraded):
            name = f"s{group.sample}-degraded{place}" if cell.degrader in full else ""
            yield partial(self._degraded, cell, name), cell
        for painting in group.paintings:
            yield partial(self._painted, painting), None

    def _original(self, group: Group, full: bool) -> Image:
        image = self.reader.sample(group.paintings[0].cell.sample).image
        assert image is not None
        return self._kept(f"s{group.sample}-original", image) if full else image

    def _degraded(self, cell: Cell, name: str) -> Image:
        image = self.reader.degraded(cell)[0]
        return self._kept(name, image) if name else image

    def _painted(self, painting: Painting) -> Image:
        data = self.store.read(painting.raw)
        truth, mask = self.reader.sample(painting.cell.sample).image, self.reader.mask(painting.cell)
        laid = composite(truth, mask, codec.load_image(data))
        if painting.full:
            (self.work.pictures / f"c{painting.place}-raw.png").write_bytes(data)
            self._kept(f"c{painting.place}-composite", laid)
        return laid

    def _kept(self, name: str, image: Image) -> Image:
        (self.work.pictures / f"{name}.png").write_bytes(codec.dump_image(image))
        return image
