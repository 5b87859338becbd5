"""The faces of CelebA-HQ, known by their number, in the folders in which people have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import inpaintbench as ib

_FACE = re.compile(r"((?:.*/)?)(\d{1,5})\.(?:jpe?g|png)", re.IGNORECASE)
_ORIGINAL = "CelebA-HQ-img/"
"""The folder of the pictures in CelebAMask-HQ, which has others that hold masks."""
_FROM_ONE = "data256x256/"
"""The folder of an archive whose pictures are counted from 1."""
_LAST = 29_999


class CelebaHq(ib.FileDataset):
    """Aligned faces: ids are the numbers of CelebAMask-HQ, from 0 to 29999, without leading zeros."""

    name = "celebahq"
    source = "CelebA-HQ (Karras et al. 2018), numbered as in CelebAMask-HQ"
    licence = "non-commercial research only; accept the agreement of CelebAMask-HQ"
    home = "https://github.com/switchablenorms/CelebAMask-HQ"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout((), _records),)

    @property
    def advice(self) -> str:
        have = "CelebAMask-HQ's 'CelebA-HQ-img/0.jpg', or 'celeba_hq_256/00000.jpg', or 'data256x256/00001.jpg'"
        return f"get it from {self.home} ({self.licence}), and give its folder as --data {self.name}=DIR, with {have}"

    @property
    def expected(self) -> int:
        return _LAST + 1

    def locate(self, path: Path | None) -> Self:
        """Found in the folder `path`. Raises `DataError` where no picture in it has a number for its name."""
        found = super().locate(path)
        if not found.listing.records:
            raise ib.DataError(f"'{path}' holds no numbered picture: {self.advice}")
        return found


def _records(folder: ib.Folder) -> ib.Records:
    """A record for each number; what lies in CelebAMask-HQ's own folder of pictures counts before all else."""
    faces = [named for file in folder.pictures if (named := _FACE.fullmatch(file))]
    original = [named for named in faces if f"/{named[1]}".endswith(f"/{_ORIGINAL}")]
    counted_from_one = _counted_from_one(faces)
    for named in original or faces:
        number = int(named[2]) - (named[1] in counted_from_one)
        if 0 <= number <= _LAST:
            yield ib.Record(str(number), named[0])
        else:
            yield ib.LeftOut(named[0], f"its number is not one from 0 to {_LAST}")


def _counted_from_one(faces: Sequence[re.Match[str]]) -> set[str]:
    """The folders whose pictures are called 00001 to 30000."""
    names: dict[str, set[str]] = {}
    for named in faces:
        names.setdefault(named[1], set()).add(named[2])
    return {
        place
        for place, numbers in names.items()
        if all(len(number) == 5 for number in numbers)
        and "00000" not in numbers
        and (f"{_LAST + 1}" in numbers or f"/{place}".endswith(f"/{_FROM_ONE}"))
    }
