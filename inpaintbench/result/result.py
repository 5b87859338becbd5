"""A result as it is read: one inpainter on one suite, with everything that says how it was made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from inpaintbench.errors import ResultError
from inpaintbench.result import features, seal
from inpaintbench.result.aggregate import Address, Score
from inpaintbench.result.rows import Rows

SCHEMA = "inpaintbench/result@1"


@dataclass(frozen=True)
class Result:
    """A sealed result file. `data` is its content; the properties name what is asked for most."""

    path: Path
    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> Result:
        """Read and check a result. Raises `ResultError` where the file is not intact."""
        return cls(path, seal.read(path, SCHEMA))

    @property
    def name(self) -> str:
        return str(self.data["name"])

    @property
    def digest(self) -> str:
        return str(self.data["digest"])

    @property
    def suite(self) -> str:
        """The suite's title, `name@version`."""
        return str(self.data["suite"]["title"])

    @property
    def suite_digest(self) -> str:
        return str(self.data["suite"]["digest"])

    @property
    def revision(self) -> str:
        return str(self.data["data"]["revision"])

    @property
    def primary(self) -> Address:
        return str(self.data["suite"]["declared"]["primary"])

    @property
    def also(self) -> tuple[str, ...]:
        """The labels of the scorers that were added to the suite's own."""
        return tuple(self.data["suite"]["also"])

    @property
    def complete(self) -> bool:
        return bool(self.data["complete"])

    @property
    def signatures(self) -> dict[str, str]:
        return {label: str(record["signature"]) for label, record in self.data["components"]["scorers"].items()}

    @property
    def statistics(self) -> dict[str, tuple[str, ...]]:
        """The names of each scorer's statistics."""
        return {label: tuple(record["statistics"]) for label, record in self.data["components"]["scorers"].items()}

    @cached_property
    def scores(self) -> dict[Address, Score]:
        return {address: Score(**fields) for address, fields in self.data["scores"].items()}

    def higher_is_better(self, address: Address) -> bool | None:
        """The direction of a score, None where it has none."""
        label = self.scorer_of(address)
        direction = self.data["components"]["scorers"][label]["higher_is_better"]
        return None if direction is None else bool(direction)

    def scorer_of(self, address: Address) -> str:
        """The label of the scorer that an address belongs to."""
        for label in sorted(self.data["components"]["scorers"], key=len, reverse=True):
            if address.startswith(f"{label}."):
                return str(label)
        raise ResultError(f"'{self.path.name}' has no score '{address}'")

    @cached_property
    def rows(self) -> Rows:
        """The rows beside the file, checked against their digest; without features where their file is not there."""
        rows = Rows.read(self.path.with_name(self.data["rows"]["file"]), self.statistics)
        if len(rows) != self.data["rows"]["count"] or rows.digest != self.data["rows"]["digest"]:
            raise ResultError(
                f"the rows in '{self.data['rows']['file']}' are not those that '{self.path.name}' was made from"
            )
        path = self.path.with_suffix(".features.parquet")
        if self.data["rows"]["features"] is not None and path.exists():
            rows.features = features.read(path)
            if features.digest(rows.features) != self.data["rows"]["features"]:
                raise ResultError(f"the features in '{path.name}' are not those that '{self.path.name}' was made from")
        return rows
