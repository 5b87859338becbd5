"""ROCOv2: an image and its caption, which is its text and its only reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import inpaintbench as ib

Split: TypeAlias = Literal["test", "valid", "train"]

_REPOSITORY = "eltorio/ROCOv2-radiology"
_SIZES: Mapping[Split, int] = {"test": 9_927, "valid": 9_904, "train": 59_958}
_PARQUET: Mapping[Split, str] = {
    "test": "data/test-*.parquet",
    "valid": "data/validation-*.parquet",
    "train": "data/train-*.parquet",
}


class Rocov2(ib.FileDataset):
    """Radiological images of many modalities with the captions of their articles, in one of the published splits."""

    name = "rocov2"
    source = "ROCOv2, Zenodo 10821435"
    licence = "CC BY-NC-SA 4.0, and for each image the licence of its article"
    home = "https://zenodo.org/records/10821435"
    question = "Describe the medical image in one sentence."

    split: Split = "test"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        """Zenodo's table of captions."""
        return (ib.Layout((f"{self.split}_captions.csv",), self._of_table),)

    @property
    def hub(self) -> ib.HubSource:
        """The mirror on the hub, whose columns have other names."""
        files = _PARQUET[self.split]
        return ib.HubSource(
            table=ib.HubTable(_REPOSITORY, files, ("image_id", "caption")),
            records=lambda rows: (_sample(row["image_id"] or "", row["caption"] or "", _file(row)) for row in rows),
            pictures=ib.HubTable(_REPOSITORY, files, ("image_id", "image")),
            picture="image",
            name=_file,
        )

    @property
    def expected(self) -> int:
        return _SIZES[self.split]

    def _of_table(self, folder: ib.Folder) -> ib.Records:
        for row in folder.table(f"{self.split}_captions.csv", "ID", "Caption"):
            yield _sample(row["ID"], row["Caption"], folder.find(f"{row['ID']}.jpg"))


def _sample(id: str, caption: str, picture: str) -> ib.Record | ib.LeftOut:
    text = " ".join(caption.split())
    if not id:
        return ib.LeftOut(text[:80], "it has no id")
    if not text:
        return ib.LeftOut(id, "its caption is empty")
    return ib.Record(id, picture, references=(text,), text=text)


def _file(row: Mapping[str, Any]) -> str:
    return f"{row['image_id']}.jpg"
