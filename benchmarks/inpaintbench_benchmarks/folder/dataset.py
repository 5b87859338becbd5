"""Whatever pictures lie in a folder, each known by its path, with captions and masks where there are any."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

import inpaintbench as ib

from .captions import captions
from .pairs import Pairs, stem


class Pictures(ib.FileDataset):
    """The pictures of a folder and of the folders in it.

    An id is the path below the folder, with `/`, its letters in Unicode's composed form (NFC). With `regions=masks`
    the samples are the pictures that have a mask, once for each of their masks.
    """

    name = "folder"
    question = "Provide a one-sentence caption for the provided image."

    regions: Literal["", "masks"] = ""

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout((), self._records),)

    @property
    def advice(self) -> str:
        return f"give any folder of pictures as --data {self.name}=DIR"

    def locate(self, path: Path | None) -> Self:
        """Found in the folder `path`. Raises `DataError` where that holds no picture, or none with a mask."""
        found = super().locate(path)
        if not found.listing.records:
            raise ib.DataError(_nothing_in(found._folder, masks=bool(self.regions)))
        return found

    def _records(self, folder: ib.Folder) -> ib.Records:
        pairs, said = Pairs.of(folder.pictures), captions(folder)
        for picture in pairs.pictures:
            id = unicodedata.normalize("NFC", picture)
            texts = said.pop(id, ())
            yield from self._samples(id, picture, texts, pairs.masks.get(stem(picture), {}))
        for name in said:
            yield ib.LeftOut(name, "it has a caption, but is not there")
        if self.regions:
            for mask in pairs.lonely:
                yield ib.LeftOut(mask, "it is a mask without a picture")

    def _samples(self, id: str, picture: str, texts: tuple[str, ...], masks: Mapping[str, str]) -> ib.Records:
        text = texts[0] if texts else ""
        if not _is_text(picture):
            yield ib.LeftOut(repr(picture), "its name is not UTF-8 text")
        elif not self.regions:
            yield ib.Record(id, picture, texts, text)
        elif not masks:
            yield ib.LeftOut(id, "it has no mask")
        elif len(masks) == 1:
            yield ib.Record(id, picture, texts, text, mask=next(iter(masks.values())))
        else:
            for label, mask in masks.items():
                yield ib.Record(f"{id}#{label}", picture, texts, text, group=id, mask=mask)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _nothing_in(folder: ib.Folder, *, masks: bool) -> str:
    """Why a folder has no sample, and what to do."""
    if folder.pictures and masks:
        where = "'masks/NAME.png', or as 'NAME_mask.png' beside its picture 'NAME.jpg'"
        return f"no picture in '{folder.path}' has a mask: put each, black with a white hole, as {where}"
    endings = ".jpg, .png, .webp, .bmp, .tif or .gif"
    if not folder.files:
        return f"'{folder.path}' is empty: put pictures into it, files that end with {endings}"
    some = f"none of its files, such as '{folder.files[0]}', ends with {endings}"
    return f"'{folder.path}' holds no picture: {some}"
