"""COCO's pictures with five captions each, of Karpathy's test split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import inpaintbench as ib

from .annotations import one_line, read_annotations
from .pictures import picture_name, picture_number

SPLIT: Final = "dataset_coco.json"
CAPTIONS: Final = 5


class Coco(ib.FileDataset):
    """The test split of Karpathy and Fei-Fei: 5,000 pictures of COCO's validation set of 2014."""

    name = "coco"
    source = "COCO val2014; split: dataset_coco.json, test"
    licence = "captions CC BY 4.0, the pictures under Flickr's terms of use"
    home = "https://cocodataset.org and https://cs.stanford.edu/people/karpathy/deepimagesent"
    question = "Provide a one-sentence caption for the provided image."

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout((SPLIT,), _of_split),)

    @property
    def hub(self) -> ib.HubSource:
        """The captions from one repository, the pictures from another."""
        return ib.HubSource(
            table=ib.HubTable(
                "yerevann/coco-karpathy",
                "data/*test*.parquet",
                ("cocoid", "filename", "sentids", "sentences"),
                "6b5f71c0dc260e130018363a4f3841296cfd8795",
            ),
            records=lambda rows: (one for row in rows for one in _of_row(row)),
            pictures=ib.HubTable(
                "lmms-lab/COCO-Caption",
                "data/val-*.parquet",
                ("image", "file_name"),
                "02151fb3da01a06268e022a9d58084fdbd8aa8e3",
            ),
            picture="image",
            name=lambda row: str(row["file_name"]),
        )

    @property
    def expected(self) -> int:
        return 5000


def _of_split(folder: ib.Folder) -> ib.Records:
    images = read_annotations(folder, SPLIT, _of_test)
    if not isinstance(images, list):
        raise ib.DataError(f"'{SPLIT}' has no list of images: fetch it again")
    for image in images:
        if image is None:
            continue
        try:
            captions = {sentence["sentid"]: sentence["raw"] for sentence in image["sentences"]}
            yield _record(image["cocoid"], captions, folder.find(picture_name("val2014", image["cocoid"])))
        except (LookupError, TypeError, ValueError):
            yield ib.LeftOut("an image", "its entry cannot be read")


def _of_test(found: dict[str, Any]) -> Any:
    """Of the images those of the test split, of the whole file its images, of a sentence what is said."""
    if "images" in found:
        return found["images"]
    if "raw" in found:
        return {"sentid": found.get("sentid"), "raw": found["raw"]}
    return None if found.get("split", "test") != "test" else found


def _of_row(row: Mapping[str, Any]) -> ib.Records:
    try:
        captions = dict(zip(row["sentids"], row["sentences"], strict=True))
        name = str(row["filename"])
        if picture_number(name) != row["cocoid"]:
            raise ValueError(name)
        yield _record(row["cocoid"], captions, name)
    except (LookupError, TypeError, ValueError):
        yield ib.LeftOut("a row", "its entry cannot be read")


def _record(number: int, captions: Mapping[int, str], picture: str) -> ib.Record | ib.LeftOut:
    """The first five captions in the order of their numbers: some pictures have more."""
    said = [text for _, caption in sorted(captions.items()) if (text := one_line(caption))]
    if len(said) < CAPTIONS:
        return ib.LeftOut(f"picture {number}", f"it has fewer than {CAPTIONS} captions")
    return ib.Record(id=str(number), picture=picture, references=tuple(said[:CAPTIONS]), text=said[0])
