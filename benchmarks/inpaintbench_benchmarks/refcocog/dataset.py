"""RefCOCOg's boxes as samples: the photo, the box, and the expressions by which people refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

import inpaintbench as ib

from ..coco.annotations import read_annotations
from . import referred

Split: TypeAlias = Literal["test", "val", "train"]

REFERENCES: Final = "refs(umd).p"
INSTANCES: Final = "instances.json"
REPOSITORY: Final = "lmms-lab/RefCOCOg"


class RefCocog(ib.FileDataset):
    """Boxes in photos of COCO, each with the expressions that refer to it, in the split of UMD."""

    name = "refcocog"
    source = "RefCOCOg, refs(umd).p; pictures: COCO train2014"
    licence = "the pictures under Flickr's terms of use; no licence is stated for the expressions"
    home = "https://github.com/lichengunc/refer"
    question = "Describe the content of the red box in one short phrase."

    split: Split = "test"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout((REFERENCES, INSTANCES), self._of_references),)

    @property
    def hub(self) -> ib.HubSource | None:
        """The test set alone: with the 2,573 of UMD's validation set the hub's has the 5,000 of Google's."""
        if self.split != "test":
            return None
        files = "data/test-*.parquet"
        return ib.HubSource(
            table=ib.HubTable(REPOSITORY, files, ("answer", "bbox", "file_name")),
            records=lambda rows: referred.records(map(referred.of_row, rows), str),
            pictures=ib.HubTable(REPOSITORY, files, ("image", "file_name")),
            picture="image",
            name=referred.picture_of,
        )

    @property
    def expected(self) -> int:
        sizes: Mapping[Split, int] = {"test": 5023, "val": 2573, "train": 42226}
        return sizes[self.split]

    def _of_references(self, folder: ib.Folder) -> ib.Records:
        path = folder.only(REFERENCES)
        found = ib.read_plain_pickle(path)
        if not isinstance(found, list):
            raise ib.DataError(f"'{REFERENCES}' holds no list of references: fetch it again")
        beside = ib.Folder(path.parent)  # data sets of one family, a folder each, all have a file of that name
        boxes = _boxes(beside if (path.parent / INSTANCES).is_file() else folder)
        return referred.records(self._referred(found, boxes), folder.find)

    def _referred(self, found: list[Any], boxes: Mapping[int, Any]) -> Iterator[referred.Referred | ib.LeftOut]:
        for entry in found:
            if not isinstance(entry, dict) or entry.get("split") == self.split:
                yield referred.of_reference(entry, boxes)


def _boxes(folder: ib.Folder) -> dict[int, Any]:
    """The boxes of all annotations, by their numbers."""
    found = read_annotations(folder, INSTANCES, _number_and_box)
    if not isinstance(found, list):
        raise ib.DataError(f"'{INSTANCES}' has no list of annotations: fetch it again")
    return {each[0]: each[1] for each in found if isinstance(each, tuple) and type(each[0]) is int}


def _number_and_box(found: dict[str, Any]) -> Any:
    """Of an annotation what is needed; of the whole file its annotations."""
    return found["annotations"] if "annotations" in found else (found.get("id"), found.get("bbox"))
