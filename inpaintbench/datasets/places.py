"""Where data sets lie on this machine: in folders that were named, or below the home of all data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inpaintbench.suite import Dataset, Suite


def home() -> Path:
    """The folder of all data: `$INPAINTBENCH_DATA`, by default `data` in `$INPAINTBENCH_CACHE` or its default."""
    if chosen := os.environ.get("INPAINTBENCH_DATA"):
        return Path(chosen)
    return Path(os.environ.get("INPAINTBENCH_CACHE") or Path.home() / ".cache" / "inpaintbench") / "data"


def names_of(suite: Suite) -> tuple[str, ...]:
    """The names under which the data of a suite may be given."""
    return suite.name, suite.dataset.title, suite.dataset.name


@dataclass(frozen=True)
class Places:
    """`named` are folders by the name of a suite or data set; below `home` lies what is called as its data set."""

    named: Mapping[str, Path]
    home: Path

    def of(self, suite: Suite) -> Path | None:
        """The folder of a suite's data; None where there is none: then the data set finds its own place."""
        named = next((self.named[name] for name in names_of(suite) if name in self.named), None)
        return named or self.of_dataset(suite.dataset)

    def of_dataset(self, dataset: Dataset) -> Path | None:
        """The folder below the home that is called as a data set with its options, else as the data set alone."""
        found = (self.home / name for name in (dataset.title, dataset.name))
        return next((folder for folder in found if folder.is_dir()), None)
