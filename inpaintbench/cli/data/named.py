"""A NAME on the command line is a suite or a data set: which data it means, and which suites use that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inpaintbench.datasets.file_dataset import FileDataset
from inpaintbench.datasets.places import Places
from inpaintbench.errors import UnknownNameError, UsageError, did_you_mean
from inpaintbench.registry import Plugins
from inpaintbench.suite import Dataset, Suite


@dataclass(frozen=True)
class Named:
    """A data set and the suites that are meant, the largest first."""

    dataset: Dataset
    suites: tuple[Suite, ...]

    @property
    def samples(self) -> int | None:
        """How many samples the largest suite uses; None for all."""
        return self.suites[0].samples

    def folder(self, places: Places) -> Path | None:
        """Where the data lies; None where there is no folder for it: then the data set finds its own place."""
        return next((folder for suite in self.suites if (folder := places.of(suite))), None)

    def require_files(self) -> FileDataset:
        """The data set; `UsageError` where its pictures are no files that could be carried."""
        if not isinstance(self.dataset, FileDataset):
            raise UsageError(f"{comes_along(self.dataset)}: there is nothing to carry, install the package instead")
        return self.dataset


def comes_along(dataset: Dataset) -> str:
    """What is said of a data set that needs no folder."""
    return f"the data of '{dataset.title}' comes with its package, '{type(dataset).__module__.partition('.')[0]}'"


def every(plugins: Plugins) -> list[Named]:
    """Every data set of the installed suites by its title, with all suites that use it."""
    users: dict[Dataset, list[Suite]] = {}
    for suite in plugins.every_suite:
        users.setdefault(suite.dataset, []).append(suite)
    found = [Named(dataset, _largest_first(suites)) for dataset, suites in users.items()]
    return sorted(found, key=lambda named: named.dataset.title)


def find(plugins: Plugins, name: str) -> Named:
    """What a name means: a suite, with or without `@version`, and the smaller ones on the same data; or a data set by
    its title, or by its name where only one has it. `UnknownNameError` names the nearest.
    """
    known = every(plugins)
    if name.partition("@")[0] in plugins.suites:
        suite = plugins.suite(name)
        users = next(named.suites for named in known if named.dataset == suite.dataset)
        return Named(suite.dataset, (suite, *(other for other in users if other != suite and _fits(other, suite))))
    for names in ([each.dataset.title for each in known], [each.dataset.name for each in known]):
        found = [each for each, called in zip(known, names, strict=True) if called == name]
        if len(found) == 1:
            return found[0]
        if found:
            titles = ", ".join(each.suites[0].title for each in found)
            raise UsageError(f"several data sets are called '{name}': name one of the suites {titles}")
    names = [*plugins.suites, *(each.dataset.title for each in known), *(each.dataset.name for each in known)]
    hint = did_you_mean(name, names) or "; 'inpaintbench data list' shows all"
    raise UnknownNameError(f"there is no suite or data set '{name}'{hint}")


def _size(suite: Suite) -> float:
    return float("inf") if suite.samples is None else suite.samples


def _fits(suite: Suite, into: Suite) -> bool:
    return _size(suite) <= _size(into)


def _largest_first(suites: Sequence[Suite]) -> tuple[Suite, ...]:
    return tuple(sorted(suites, key=lambda suite: (-_size(suite), suite.title)))
