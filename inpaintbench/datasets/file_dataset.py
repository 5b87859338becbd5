"""A data set whose pictures are files: records come from one of several layouts, pixels are read sample by sample."""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self

from inpaintbench.datasets import prepared
from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.listing import Layout, Listing
from inpaintbench.datasets.masks import read_mask
from inpaintbench.datasets.record import Record, box_mask
from inpaintbench.errors import DataError
from inpaintbench.pictures import read_image
from inpaintbench.suite import Dataset
from inpaintbench.types import Sample

if TYPE_CHECKING:
    from inpaintbench.datasets.hub import HubSource
    from inpaintbench.types import Mask


class FileDataset(Dataset):
    """Pictures in files, and annotations in the layouts in which people have them.

    A subclass names its `layouts`; equal data gives equal records, whatever the layout. `question` is what captioners
    are asked where a record has no question of its own. What `inpaintbench data prepare` or `import` has put into a
    folder is a layout of every such data set.
    """

    question: ClassVar[str] = ""

    @property
    @abstractmethod
    def layouts(self) -> Sequence[Layout]:
        """The ways in which the data may lie in a folder, the first that fits counts."""

    @property
    def hub(self) -> HubSource | None:
        """Where the data can be fetched from; None where it cannot."""
        return None

    def locate(self, path: Path | None) -> Self:
        """Found in the folder `path`, if that has one of the layouts."""
        if path is None:
            raise DataError(f"the data of '{self.name}' is not here: {self.advice}")
        found = super().locate(path)
        found._layout  # noqa: B018 - raises where the folder has none
        return found

    @property
    def advice(self) -> str:
        """How one gets the data, in one line."""
        ways = "; or ".join(str(layout) for layout in self.layouts if layout.needs)
        what = f"a folder with {ways}, and the pictures" if ways else "a folder of pictures"
        home = f"get it from {self.home}, and " if self.home else ""
        given = f"{home}say where it lies with --data {self.name}=DIR: {what}"
        fetch = f"run 'inpaintbench data prepare {self.title}'; or " if self.hub else ""
        terms = f" (licence: {self.licence})" if self.licence else ""
        return f"{fetch}{given}{terms}"

    @property
    def origin(self) -> str:
        """What the data is made from: the layout of its folder, or what that was prepared from."""
        if self._layout.needs == prepared.NEEDS:
            return prepared.Label.read(self._root).origin
        return f"a folder with {self._layout}" if self._layout.needs else "a folder"

    def ids(self) -> Sequence[str]:
        return tuple(self.listing.records)

    def read(self, id: str) -> Sample:
        """The picture, turned upright, with its region. Raises `DataError` where a file is missing or broken."""
        record, root = self.record(id), self._root
        image = read_image(root / record.picture)
        size = (image.shape[0], image.shape[1])
        return Sample(
            id=id,
            image=image,
            mask=_mask(record, root, size),
            size=size,
            references=record.references,
            text=record.text,
            question=record.question or self.question,
            choices=record.choices,
            tags=dict(record.tags),
            group=record.group or id,
        )

    def references(self, id: str) -> tuple[str, ...]:
        return self.record(id).references

    def stamp(self, id: str) -> str:
        """The record's digest, and sizes and times of its files; empty where one is missing."""
        record, root = self.record(id), self._root
        digest = hashlib.sha256(record.line.encode()).hexdigest()
        try:
            found = [(root / file).stat() for file in (record.picture, record.mask) if file]
        except OSError:
            return ""
        return " ".join([digest, *(f"{status.st_size}-{status.st_mtime_ns}" for status in found)])

    @property
    def left_out(self) -> Mapping[str, int]:
        return self.listing.left_out

    @cached_property
    def listing(self) -> Listing:
        """All records, and what was left out. Raises `DataError` for annotations that cannot be read."""
        return Listing.of(self._layout.records(self._folder))

    def record(self, id: str) -> Record:
        """What the annotations say of a sample; `DataError` where they do not have it."""
        if id not in self.listing.records:
            raise DataError(f"'{id}' is no id of '{self.name}'; see 'inpaintbench data check {self.title}'")
        return self.listing.records[id]

    @property
    def _root(self) -> Path:
        if self.root is None:
            raise DataError(f"the data of '{self.name}' is not here: {self.advice}")
        return self.root

    @cached_property
    def _folder(self) -> Folder:
        return Folder(self._root)

    @cached_property
    def _layout(self) -> Layout:
        if prepared.is_in(self._root):
            return prepared.layout(self)
        for layout in self.layouts:
            if layout.fits(self._folder):
                return layout
        ways = "; or ".join(map(str, self.layouts))
        raise DataError(f"'{self._root}' does not hold the data of '{self.name}': there should be {ways}")


def _mask(record: Record, root: Path, size: tuple[int, int]) -> Mask | None:
    if record.mask:
        return read_mask(root / record.mask, size)
    return None if record.box is None else box_mask(record.box, size)
