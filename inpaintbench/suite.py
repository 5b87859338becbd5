"""A suite pins everything but the inpainter; a data set is a value that finds, lists and reads samples."""

from __future__ import annotations

import dataclasses
import itertools
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self, dataclass_transform

from inpaintbench import spec
from inpaintbench.errors import ContractError, DataError, UsageError

if TYPE_CHECKING:
    from inpaintbench.types import Sample

_NAME = re.compile(r"(?:[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Dataset(ABC):
    """Samples that can be located, listed and read. Subclasses become frozen dataclasses by themselves.

    Its options are its fields. `root`, where it lies on this machine, is in no digest and in no result. `source` names
    the pinned revision of the data's origin, `home` is where people get it, `licence` what they agree to there.
    """

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]

    name: ClassVar[str]
    source: ClassVar[str] = ""
    licence: ClassVar[str] = ""
    home: ClassVar[str] = ""

    root: Path | None = dataclasses.field(default=None, compare=False, repr=False)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not hasattr(cls, "__dataclass_fields__"):
            cls.__annotations__["root"] = "Path | None"
        dataclass(frozen=True, kw_only=True)(cls)

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone travel to other processes; what was read and kept is read again there."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def locate(self, path: Path | None) -> Self:
        """The same data set, found on this machine: in the folder `path`, or in its own place where that is None.

        Raises `DataError` that says how to obtain the data. Data sets that come with their package ignore None.
        """
        if path is None:
            return self
        if not path.is_dir():
            raise DataError(f"the data of '{self.name}' should be in '{path}', which is no folder")
        return dataclasses.replace(self, root=path)

    @abstractmethod
    def ids(self) -> Sequence[str]:
        """The canonical ids of all samples, the same for every layout of the same data."""

    @abstractmethod
    def read(self, id: str) -> Sample:
        """One sample. Raises `DataError` where its files are missing or broken; that costs this sample alone."""

    def references(self, id: str) -> tuple[str, ...]:
        """The reference texts of a sample; override it where they can be had without decoding the picture."""
        return self.read(id).references

    def stamp(self, id: str) -> str:
        """A text that changes when the sample's files do (size, time), so that unchanged ones need not be read to know
        their digest; empty where there is no cheap one."""
        return ""

    @property
    def expected(self) -> int | None:
        """How many samples the published data has; None where that is not fixed."""
        return None

    @property
    def left_out(self) -> Mapping[str, int]:
        """What the annotations hold that can be no sample, such as entries without a text: how many by reason."""
        return {}

    @property
    def title(self) -> str:
        """The name with the values of its options, such as `refcocog-val`: what a folder of this data is called."""
        options = (getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "root")
        return "-".join([self.name, *(str(value) for value in options if value not in ("", None))])

    def in_order(self, samples: int | None = None) -> list[str]:
        """The ids in canonical order: by sha256(name, id); the first `samples` of them, so that mini ⊂ full.

        Raises `DataError` where one is listed twice.
        """
        import hashlib

        ids = sorted(map(str, self.ids()), key=lambda id: hashlib.sha256(f"{self.name}\n{id}".encode()).digest())
        if twice := [id for id, following in itertools.pairwise(ids) if id == following]:
            raise DataError(f"'{twice[0]}' is listed more than once in '{self.name}'; ids must be unique")
        return ids[:samples]

    @property
    def identity(self) -> dict[str, Any]:
        """Package, name, pinned source and options as plain JSON."""
        options = {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "root"}
        for name, value in options.items():
            if not all(item is None or isinstance(item, str | int | float) for item in _items(value)):
                raise ContractError(f"option '{name}' of data set '{self.name}' must be plain text or numbers")
        package = type(self).__module__.partition(".")[0]
        return {"package": package, "name": self.name, "source": self.source, "options": options}


def _items(value: Any) -> tuple[Any, ...]:
    """The leaves of an option that may be a tuple."""
    return tuple(leaf for item in value for leaf in _items(item)) if isinstance(value, tuple) else (value,)


@dataclass(frozen=True, kw_only=True)
class Suite:
    """Everything that is held fixed while inpainters are compared.

    Components are spec texts, so that a suite can be read, compared and explained where a plugin it names is missing.
    `size` is the working length of the pictures' short side. `samples` takes the first N by the subset rule. `mark`
    draws the sample's region on the pictures that captioners see; `on` says which picture they see. `primary` is the
    address that ranks a board. `tolerance` is the largest difference of a score that rerunning a sample may show.
    `published`, in no digest, is a file with what papers report: CONTRIBUTING.md says what its columns are.
    """

    name: str
    version: int
    dataset: Dataset
    size: int
    degraders: tuple[str, ...]
    scorers: tuple[str, ...]
    primary: str
    prompter: str = "none"
    captioners: tuple[str, ...] = ()
    mark: Literal["none", "red-box"] = "none"
    on: Literal["composite", "raw"] = "composite"
    whole_holes: bool = False
    samples: int | None = None
    draws: int = 1
    seed: int = 0
    tolerance: float = 1e-6
    description: str = ""
    published: Path | None = dataclasses.field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Raise `UsageError` for a field that makes no sense; what its components are called is checked when used."""
        if not _NAME.fullmatch(self.name):
            raise UsageError(f"a suite's name is lower-case letters, digits and dashes, not '{self.name}'")
        for name, fits, wanted in self._rules():
            if not fits:
                raise UsageError(f"'{name}' of suite '{self.name}' must be {wanted}, not {getattr(self, name)!r}")
        for text in (*self.degraders, self.prompter, *self.captioners, *self.scorers):
            spec.parse(text)

    def _rules(self) -> Iterator[tuple[str, bool, str]]:
        """Per field: whether its value fits, and what would."""
        for name, least in (("version", 1), ("size", 1), ("draws", 1), ("seed", 0), ("samples", 1)):
            value = getattr(self, name)
            allowed = (type(value) is int and value >= least) or (name == "samples" and value is None)
            yield name, allowed, f"a whole number from {least} on"
        for name, least in (("degraders", 1), ("scorers", 1), ("captioners", 0)):
            value = getattr(self, name)
            fits = isinstance(value, tuple) and len(value) >= least and all(isinstance(text, str) for text in value)
            yield name, fits, "a tuple of component texts" + (", at least one" if least else "")
        for name, choices in (("mark", ("none", "red-box")), ("on", ("composite", "raw"))):
            yield name, getattr(self, name) in choices, " or ".join(choices)
        yield "whole_holes", isinstance(self.whole_holes, bool), "true or false"
        yield "tolerance", 0 <= self.tolerance < float("inf"), "a number from 0 on"
        yield "published", self.published is None or isinstance(self.published, Path), "a path or None"

    @property
    def title(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def declared(self) -> dict[str, Any]:
        """What the suite declares, as plain JSON with canonical spec texts: what its digest covers."""
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        fields["dataset"] = self.dataset.identity
        fields["prompter"] = str(spec.parse(self.prompter).canonical)
        for name in ("degraders", "captioners", "scorers"):
            fields[name] = [str(spec.parse(text).canonical) for text in fields[name]]
        del fields["description"], fields["published"]
        return fields

    @property
    def digest(self) -> str:
        """sha256, in hexadecimal, of what the suite declares."""
        import hashlib
        import json

        text = json.dumps(self.declared, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
