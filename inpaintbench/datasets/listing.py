"""What the annotations of a data set come to: records by id, and a count of what could not be one, by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.record import LeftOut, Record

Records: TypeAlias = Iterable[Record | LeftOut]


@dataclass(frozen=True)
class Listing:
    """The records by id, in the order of the ids, and how many things were left out for each reason."""

    records: Mapping[str, Record]
    left_out: Mapping[str, int]

    @classmethod
    def of(cls, found: Records) -> Listing:
        """Sort what a layout yields; of records with one id the first counts, the others are left out."""
        records: dict[str, Record] = {}
        reasons: Counter[str] = Counter()
        for one in found:
            if isinstance(one, LeftOut):
                reasons[one.why] += 1
            elif one.id in records:
                reasons["its id is there already"] += 1
            else:
                records[one.id] = one
        return cls(dict(sorted(records.items())), dict(sorted(reasons.items())))


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
