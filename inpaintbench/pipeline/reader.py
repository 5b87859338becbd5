"""Reads what references point at, in one lane: samples are kept for their neighbours, degraded pictures made again.

What it keeps is read-only: nobody may change what another one sees. References hand copies to the components that run
alone; degraders and scorers, many on one read, share the locked arrays.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from inpaintbench.components import Degrader
from inpaintbench.errors import ContractError, DataError
from inpaintbench.executors.executor import Link
from inpaintbench.pipeline.host import LocalHost, load
from inpaintbench.pipeline.refs import Cell, SampleRef, read_only
from inpaintbench.store import Entry, Kind, Store, codec, join
from inpaintbench.types import Image, Mask, Sample

T = TypeVar("T")

_KEPT = 4
"""Values kept of each sort: the cells of one sample come one after the other."""


class Reader:
    """The reading side of a lane. `found` collects masks that were not in the store yet."""

    def __init__(self, store: Store, link: Link) -> None:
        self.store, self.link = store, link
        self.found: list[Entry] = []
        self._degraders: dict[Degrader, Callable[[Sequence[Sample]], Sequence[Any]]] = {}
        self._samples: OrderedDict[bytes, Sample] = OrderedDict()
        self._masks: OrderedDict[bytes, Mask] = OrderedDict()
        self._degraded: OrderedDict[bytes, tuple[Image, Mask]] = OrderedDict()

    def sample(self, ref: SampleRef) -> Sample:
        return _kept(self._samples, ref.key, lambda: _locked(ref.source.read(ref.id)))

    def references(self, ref: SampleRef) -> tuple[str, ...]:
        """The texts to compare with: the references, or the answers of a sample that has none."""
        return ref.source.dataset.references(ref.id) or self.sample(ref).answers

    def image(self, entry: Entry) -> Image:
        return codec.load_image(self.store.read(entry))

    def degraded(self, cell: Cell) -> tuple[Image, Mask]:
        """The damaged picture and the hole; the hole is remembered in the store, the picture is not."""
        return _kept(self._degraded, cell.key, lambda: self._degrade(cell))

    def mask(self, cell: Cell) -> Mask:
        """The hole of a cell, from the store where it is there."""
        return _kept(self._masks, cell.key, lambda: self._mask(cell))

    def marked(self, image: Image, cell: Cell) -> Image:
        """A copy of the picture with the hole's bounding box drawn in red, 2 pixels wide at 512."""
        import cv2  # not needed where everything is stored

        rows, columns = np.nonzero(self.mask(cell))
        corners = (int(columns.min()), int(rows.min())), (int(columns.max()), int(rows.max()))
        width = max(1, round(min(image.shape[:2]) / 256))
        return cv2.rectangle(image.copy(), *corners, (255, 0, 0), width)  # type: ignore[return-value]

    def _mask(self, cell: Cell) -> Mask:
        key = _mask_key(cell)
        entry = self.store.get([key]).get(key)
        if entry is not None:
            return read_only(codec.load_mask(json.loads(self.store.read(entry))))
        return self.degraded(cell)[1]

    def _degrade(self, cell: Cell) -> tuple[Image, Mask]:
        if cell.degrader not in self._degraders:
            self._degraders[cell.degrader] = load(cell.degrader, LocalHost("cpu", self.link, self.store))
        sample = self.sample(cell.sample)
        outputs = list(self._degraders[cell.degrader]([sample]))
        if len(outputs) != 1 or not isinstance(outputs[0], tuple) or len(outputs[0]) != 2:
            raise ContractError(f"degrader '{cell.degrader.name}' must return one (image, mask) a sample")
        image, mask = outputs[0]
        _check(cell, sample, image, mask)
        self.found.append(self.store.seal(_mask_key(cell), Kind.JSON, codec.dump_json(codec.dump_mask(mask))))
        return read_only(image), read_only(mask)


def _locked(sample: Sample) -> Sample:
    for pixels in (sample.image, sample.mask):
        if pixels is not None:
            read_only(pixels)
    return sample


def _check(cell: Cell, sample: Sample, image: Any, mask: Any) -> None:
    name, size = cell.degrader.name, sample.size
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.shape != (*size, 3):
        raise ContractError(f"degrader '{name}' returned a picture that is not uint8 {(*size, 3)}")
    if not isinstance(mask, np.ndarray) or mask.dtype != np.bool_ or mask.shape != size:
        raise ContractError(f"degrader '{name}' returned a mask that is not bool {size}")
    if not mask.any():
        raise DataError(f"degrader '{name}' left no hole in sample '{cell.id}'")


def _mask_key(cell: Cell) -> bytes:
    return join("mask", cell.key)


def _kept(kept: OrderedDict[bytes, T], key: bytes, make: Callable[[], T]) -> T:
    if key not in kept:
        kept[key] = make()
        if len(kept) > _KEPT:
            kept.popitem(last=False)
    return kept[key]
