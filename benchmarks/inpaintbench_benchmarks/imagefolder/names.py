"""What classes are called: as a file beside the pictures says, else as their folders are."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

import inpaintbench as ib

Names: TypeAlias = Mapping[str, tuple[str, ...]]
"""The names of each class by its folder, the most common first."""


def names(folder: ib.Folder, classes: Sequence[str]) -> Names:
    """The names of each of `classes`: those in `class_names.json`, `LOC_synset_mapping.txt` or `classes.txt`.

    A class that is not there is called as its folder, with spaces for underscores. Raises `DataError` for a file that
    names none of the classes, or names one as nothing can be named.
    """
    file = next((name for name in _READERS if folder.matching(name)), None)
    found = dict(_READERS[file](folder, file)) if file else {}
    if file and not any(found.get(kind) for kind in classes):
        raise ib.DataError(f"'{file}' names none of the classes' folders, such as '{classes[0]}': mend it or remove it")
    return {kind: found.get(kind) or (_plain(kind.replace("_", " ")) or kind,) for kind in classes}


def told_apart(names: Names) -> dict[str, str]:
    """One name of each class: its first, or all of them together where another class has the same first name.

    >>> told_apart({"n01": ("cat",), "n02": ("crane", "wader"), "n03": ("crane",)})
    {'n01': 'cat', 'n02': 'crane, wader', 'n03': 'crane'}
    """
    first = Counter(each[0].casefold() for each in names.values())
    return {kind: each[0] if first[each[0].casefold()] == 1 else ", ".join(each) for kind, each in names.items()}


def accepted(names: Names, called: Mapping[str, str]) -> Names:
    """What counts as each class: what it is called, then its other names, but for what another class is called.

    >>> accepted({"n02": ("crane", "wader"), "n03": ("crane",)}, {"n02": "crane, wader", "n03": "crane"})
    {'n02': ('crane, wader', 'wader'), 'n03': ('crane',)}
    """
    taken = {name.casefold() for name in called.values()}
    return {
        kind: (called[kind], *(name for name in dict.fromkeys(each) if name.casefold() not in taken))
        for kind, each in names.items()
    }


def _of_json(folder: ib.Folder, file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`{"n01440764": ["tench", "Tinca tinca"], "n01443537": "goldfish"}`."""
    found = folder.json(file)
    if not isinstance(found, dict):
        raise ib.DataError(f"'{file}' must be one object: the folder of each class, and its name or a list of them")
    for kind, value in found.items():
        several = [value] if isinstance(value, str) else value
        if not isinstance(several, list) or not all(isinstance(name, str) for name in several):
            raise ib.DataError(f"'{file}': '{kind}' has {value!r}, which is neither a name nor a list of names")
        yield unicodedata.normalize("NFC", kind), tuple(name for name in map(_plain, several) if name)


def _of_lines(folder: ib.Folder, file: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """`n01440764 tench, Tinca tinca` in each line, as in ImageNet's `LOC_synset_mapping.txt`."""
    for line in filter(str.strip, folder.text(file).split("\n")):
        kind, *rest = line.split(maxsplit=1)
        several = rest[0].split(",") if rest else []
        yield unicodedata.normalize("NFC", kind), tuple(name for name in map(_plain, several) if name)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


_READERS: Mapping[str, Callable[[ib.Folder, str], Iterator[tuple[str, tuple[str, ...]]]]] = MappingProxyType(
    {"class_names.json": _of_json, "LOC_synset_mapping.txt": _of_lines, "classes.txt": _of_lines}
)
