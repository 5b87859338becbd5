"""Pictures of classes: the folder in which a picture lies says what it shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import inpaintbench as ib

from .names import accepted, names, told_apart

_SPLITS = ("train", "val", "valid", "validation", "test")


class ImageFolder(ib.FileDataset):
    """A tree such as ImageNet's, `root/[split/]CLASS/PICTURE`.

    An id is `CLASS/PICTURE`, whatever folders lie above, its letters in Unicode's composed form (NFC). The references
    are the names of the class, the choices one name of each class that the tree has.
    """

    name = "imagefolder"
    question = "Which of these does the picture show?"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout((), _records),)

    @property
    def advice(self) -> str:
        return f"give any folder with a folder of pictures for each class as --data {self.name}=DIR"

    def locate(self, path: Path | None) -> Self:
        """Found in the folder `path`. Raises `DataError` where that has not at least two classes."""
        found = super().locate(path)
        classes = {id.partition("/")[0] for id in found.listing.records}
        if len(classes) < 2:
            what = f"pictures of one class only, '{classes.pop()}'" if classes else "no picture in a class's folder"
            raise ib.DataError(f"'{path}' has {what}: there should be DIR/CLASS/PICTURE.jpg for two classes or more")
        return found


def _records(folder: ib.Folder) -> ib.Records:
    found: list[tuple[str, str, str]] = []
    for file in folder.pictures:
        above, _, name = file.rpartition("/")
        kind = above.rpartition("/")[2]
        if kind and kind.lower() not in _SPLITS:
            found.append((_composed(kind), _composed(name), file))
        else:
            yield ib.LeftOut(file, "it lies in no class's folder")
    if not found:
        return
    known = names(folder, sorted({kind for kind, _, _ in found}))
    called = told_apart(known)
    references, choices = accepted(known, called), tuple(dict.fromkeys(called.values()))
    for kind, name, file in found:
        yield ib.Record(f"{kind}/{name}", file, references[kind], called[kind], choices=choices)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
