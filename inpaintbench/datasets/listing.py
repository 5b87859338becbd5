"""What the annotations of a data set come to: records by id, and what could not be one, by reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.paths import leaves
from inpaintbench.datasets.record import LeftOut, Record

Records: TypeAlias = Iterable[Record | LeftOut]


@dataclass(frozen=True)
class Listing:
    """The records by id, in the order of the ids, and the names of what was left out for each reason."""

    records: Mapping[str, Record]
    named: Mapping[str, Sequence[str]]

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many things were left out for each reason."""
        return {why: len(names) for why, names in self.named.items()}

    @classmethod
    def of(cls, found: Records) -> Listing:
        """Sort what a layout yields; of records with one id the first counts, the others are left out.

        So are those whose files would lie outside the data's folder: annotations come from strangers.
        """
        records: dict[str, Record] = {}
        named: dict[str, list[str]] = {}
        for one in found:
            if isinstance(one, LeftOut):
                named.setdefault(one.why, []).append(one.what)
            elif leaves(one.picture) or leaves(one.mask):
                named.setdefault("its picture would lie outside the data's folder", []).append(one.id)
            elif one.id in records:
                named.setdefault("its id is there already", []).append(one.id)
            else:
                records[one.id] = one
        return cls(dict(sorted(records.items())), dict(sorted(named.items())))


@dataclass(frozen=True)
class Layout:
    """One way in which a data set lies in a folder.

    `needs` are the patterns of file names that must all be there; `records` yields what the annotations hold.
    """

    needs: tuple[str, ...]
    records: Callable[[Folder], Records]

    def fits(self, folder: Folder) -> bool:
        return all(folder.matching(pattern) for pattern in self.needs)

    def __str__(self) -> str:
        return " + ".join(self.needs)
