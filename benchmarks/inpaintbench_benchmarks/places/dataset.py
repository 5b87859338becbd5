"""The validation pictures of Places365, known by their names, whichever of the two archives they are from."""

from __future__ import annotations

import re
from collections.abc import Sequence

import inpaintbench as ib

_PICTURE = re.compile(r"(?:.*/)?(Places365_val_\d{8})\.jpg")


class Places(ib.FileDataset):
    """Photographs of scenes: `Places365_val_00000001` and on, without any text.

    Of a folder with both archives the larger pictures count. The files of labels are not read: nothing uses them, and
    who has them would otherwise have another revision.
    """

    name = "places"
    source = "Places365-Standard, validation (Zhou et al. 2017)"
    licence = "pictures of their owners, for research and education, not commercial; accept the terms of Places"
    home = "http://places2.csail.mit.edu/download.html"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout(("Places365_val_*.jpg",), _records),)

    @property
    def expected(self) -> int:
        return 36_500


def _records(folder: ib.Folder) -> ib.Records:
    """A record for each name, of the larger picture where there are two."""
    chosen: dict[str, str] = {}
    for file in folder.pictures:
        named = _PICTURE.fullmatch(file)
        if named and (named[1] not in chosen or "val_large" in file.split("/")):
            chosen[named[1]] = file
    yield from (ib.Record(id, file) for id, file in chosen.items())
