"""VQA v2's questions as samples: a picture of COCO, its first question, and the answers of ten people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import inpaintbench as ib

from ..coco.annotations import one_line, read_annotations
from ..coco.pictures import picture_name

QUESTIONS: Final = "v2_OpenEnded_mscoco_val2014_questions.json"
ANSWERS: Final = "v2_mscoco_val2014_annotations.json"
REPOSITORY: Final = "lmms-lab/VQAv2"
COMMIT: Final = "32665d35052eb4a6d4414851c3c829a72754915a"
PEOPLE: Final = 10
BRIEFLY: Final = "Answer the question using a single word or phrase."
"""What readers are asked beside every question: people's answers have a word or two."""

_FILES = "data/validation-*.parquet"
_UNREADABLE = "its entry cannot be read"


class VqaV2(ib.FileDataset):
    """The first question of every picture of the validation set."""

    name = "vqav2"
    source = "VQA v2.0, val2014"
    licence = "questions and answers CC BY 4.0, the pictures under Flickr's terms of use"
    home = "https://visualqa.org/download.html"

    @property
    def layouts(self) -> Sequence[ib.Layout]:
        return (ib.Layout((QUESTIONS, ANSWERS), _of_files),)

    @property
    def hub(self) -> ib.HubSource:
        columns = ("question_id", "image_id", "question", "answer_type", "answers")
        return ib.HubSource(
            table=ib.HubTable(REPOSITORY, _FILES, columns, COMMIT),
            records=lambda rows: (one for row in rows for one in _of_row(row)),
            pictures=ib.HubTable(REPOSITORY, _FILES, ("image", "image_id"), COMMIT),
            picture="image",
            name=lambda row: picture_name("val2014", row["image_id"] or 0),
        )

    @property
    def expected(self) -> int:
        """Three questions were asked of every picture first: 121,512 in all."""
        return 40504


def _of_files(folder: ib.Folder) -> ib.Records:
    questions, annotations = _entries(folder, QUESTIONS), _entries(folder, ANSWERS)
    for number, question in questions.items():
        if number not in annotations:
            yield ib.LeftOut(f"question {number}", "its answers are missing")
        else:
            yield _record({**annotations[number], **question}, folder.find)
    for number in annotations.keys() - questions.keys():
        yield ib.LeftOut(f"question {number}", "its question is missing")


def _entries(folder: ib.Folder, name: str) -> dict[int, Mapping[str, Any]]:
    """The questions, or annotations, that are the first of their pictures, by their numbers."""
    found = read_annotations(folder, name, _first_ones)
    if not isinstance(found, list):
        raise ib.DataError(f"'{name}' has no list of questions or annotations: fetch it again")
    return {entry["question_id"]: entry for entry in found if isinstance(entry, dict) and "question_id" in entry}


def _first_ones(found: dict[str, Any]) -> Any:
    """Of the whole file its list; of an entry nothing unless it is its picture's first question."""
    for name in ("questions", "annotations"):
        if isinstance(found.get(name), list):
            return found[name]
    return found if "question_id" not in found or _is_first(found) else None


def _is_first(entry: Mapping[str, Any]) -> bool:
    """The number of a question is that of its picture with three digits behind; those of the first are zeros."""
    picture = entry.get("image_id")
    return isinstance(picture, int) and entry.get("question_id") == 1000 * picture


def _of_row(row: Mapping[str, Any]) -> ib.Records:
    if _is_first(row):
        yield _record(row, str)


def _record(entry: Mapping[str, Any], place: Callable[[str], str]) -> ib.Record | ib.LeftOut:
    what = f"question {entry['question_id']}"
    try:
        question = one_line(entry["question"])
        answers = [one_line(each["answer"]) for each in sorted(entry["answers"], key=lambda each: each["answer_id"])]
        kind = one_line(entry["answer_type"]).lower()
    except (LookupError, TypeError):
        return ib.LeftOut(what, _UNREADABLE)
    if not question:
        return ib.LeftOut(what, "its question is empty")
    if len(answers) != PEOPLE:
        return ib.LeftOut(what, f"it does not have {PEOPLE} answers")
    return ib.Record(
        id=str(entry["question_id"]),
        picture=place(picture_name("val2014", entry["image_id"])),
        references=tuple(answers),
        question=f"{question} {BRIEFLY}",
        tags={"answer_type": kind},
        group=str(entry["image_id"]),
    )
