"""Small folders in the layouts of RefCOCOg, of Karpathy's split of COCO, and of VQA v2, with their faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from python2_pickle import python2_pickle

SIZE = (48, 64)

PHOTOS = (131074, 131075, 131076, 131077, 131078)
"""The photos of RefCOCOg's fixture: the fourth is missing, the fifth is cut off; the third is grey."""

BOXES: dict[int, Any] = {
    1: [10.5, 8.25, 20.13, 16.07],
    2: [30.0, 4.0, 12.0, 30.0],
    3: [5.01, 5.02, 10.03, 10.04],
    4: [5.01, 5.02, 10.03, 10.04],
    5: [50.0, 40.0, 40.0, 30.0],
    6: [100.0, 100.0, 10.0, 10.0],
    7: [0.0, 0.0, 64.0, 48.0],
    8: [10.0, 10.0, 0.0, 12.0],
    9: [1.0, 2.0, 3.0],
    10: [286.76, 233.17, 65.08, 236.75],
    11: [4.0, 4.0, 8.0, 8.0],
    12: [6.0, 6.0, 8.0, 8.0],
    13: [7.0, 7.0, 9.0, 9.0],
    14: [8.0, 8.0, 9.0, 9.0],
}

SAID: dict[int, tuple[int, list[Any]]] = {
    1: (131074, [b"The tie of the standing  man.", b"a purple tie\r\n", b"The tie of the standing man."]),
    2: (131074, ["the na\u00efve man".encode()]),
    3: (131075, [b"a dog", b"the brown dog"]),
    4: (131075, [b"the brown dog", b"dog on the left"]),
    5: (131076, ["un caf\u00e9 noir"]),
    6: (131076, [b"nothing that is there"]),
    7: (131076, [b"all of it"]),
    8: (131074, [b"a line"]),
    9: (131074, [b"three sides"]),
    11: (131074, [b"  ", b""]),
    12: (131077, [b"a photo that is missing"]),
    13: (131078, [b"a photo that is cut off"]),
    99: (131074, [b"an object without a box"]),
}
"""By annotation: the photo, and the test set's expressions as they were typed."""


def paint(path: Path, seed: int, *, grey: bool = False) -> None:
    """A JPEG file without red, no two alike."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    small = rng.integers(60, 200, (6, 8, 3), np.uint8)
    picture = cv2.resize(small, SIZE[::-1], interpolation=cv2.INTER_CUBIC)
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if grey else picture)


def write_refcocog(folder: Path) -> None:
    """The test set's references and one of each other set, the instances, and the photos."""
    write_references(folder / "refcocog")
    write_photos(folder / "images" / "train2014")


def write_references(folder: Path) -> None:
    entries: list[Any] = [_reference(number, *SAID[number], "test") for number in SAID]
    entries += [_reference(10, 131074, [b"a tall man"], "val"), _reference(14, 131074, [b"a boy"], "train")]
    entries += [{"split": b"test", "ref_id": 77}, 5]
    entries = [_in_python2(entry) for entry in entries]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "refs(umd).p").write_bytes(python2_pickle(entries))
    annotations = [
        {"id": number, "bbox": box, "image_id": 1, "category_id": 18, "iscrowd": 0, "segmentation": [[1.5, 2.5] * 3]}
        for number, box in BOXES.items()
    ]
    annotations[0]["segmentation"] = {"counts": [3, 4], "size": list(SIZE)}
    images = [{"id": photo, "file_name": f"COCO_train2014_{photo:012d}.jpg", "width": 64} for photo in PHOTOS]
    whole = {"info": {"year": 2014}, "images": images, "annotations": annotations, "categories": [{"id": 18}]}
    (folder / "instances.json").write_text(json.dumps(whole))


def _reference(number: int, photo: int, said: list[Any], split: str) -> dict[str, Any]:
    sentences = [{"raw": raw, "sent": b"", "sent_id": 10 * number + i, "tokens": []} for i, raw in enumerate(said)]
    name = f"COCO_train2014_{photo:012d}_{number}.jpg"
    return {"sent_ids": [], "file_name": name, "ann_id": number, "ref_id": number + 500, "image_id": photo} | {
        "split": split, "sentences": sentences, "category_id": 18
    }  # fmt: skip


def _in_python2(value: Any) -> Any:
    """Keys and names are `str` in Python 2; what a person typed is left as it is."""
    if isinstance(value, dict):
        return {
            key.encode(): each.encode()
            if key in ("split", "file_name") and isinstance(each, str)
            else _in_python2(each)
            for key, each in value.items()
        }
    return [_in_python2(each) for each in value] if isinstance(value, list) else value


def write_photos(folder: Path) -> None:
    for photo in PHOTOS:
        if photo != 131077:
            paint(folder / f"COCO_train2014_{photo:012d}.jpg", photo, grey=photo == 131076)
    cut = folder / "COCO_train2014_000000131078.jpg"
    cut.write_bytes(cut.read_bytes()[:200])


REFCOCOG_COLUMNS: dict[str, pa.DataType] = {
    "file_name": pa.string(),
    "bbox": pa.list_(pa.float32()),
    "answer": pa.list_(pa.string()),
}
"""The columns of the hub's table, and their types."""


def stored(path: Path, rows: list[dict[str, Any]], columns: dict[str, pa.DataType]) -> list[dict[str, Any]]:
    """Rows after they were in a parquet file with these types, as on the hub."""
    pq.write_table(pa.Table.from_pylist(rows, pa.schema(list(columns.items()))), path)
    found: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return found


def refcocog_rows() -> list[dict[str, Any]]:
    """The test set as the hub's table has it."""
    return [
        {
            "file_name": f"COCO_train2014_{photo:012d}_{number}.jpg",
            "bbox": BOXES[number],
            "answer": [text.decode() if isinstance(text, bytes) else text for text in said],
        }
        for number, (photo, said) in SAID.items()
        if number in BOXES
    ]


CAPTIONS: dict[int, list[tuple[int, str]]] = {
    391895: [
        (770337, "A man with a red helmet on a small moped on a dirt road. "),
        (776154, "A man riding on the back of a motorcycle."),
        (771687, "Man riding a motor bike on a  dirt road on the countryside."),
        (781998, "A dirt path with a young person on a motor bike\nrests to the foreground."),
        (772707, "A man in a red shirt and a red hat is on a motorcycle on a hill side."),
    ],
    60623: [(10 * i, text) for i, text in enumerate(("one", "two", "three", "four", "five", "six"))],
    483108: [(20 * i, text) for i, text in enumerate(("a caf\u00e9", "a bar", " ", "people", "men", "a counter"))],
    384213: [(30 * i, text) for i, text in enumerate(("a kitchen", "an oven", "", "a stove"))],
    386164: [(40 * i, f"spoons {i}") for i in range(5)],
}
"""By picture of the test split: number and text of each caption. The fourth has too few, the fifth has no file."""


def write_karpathy(folder: Path) -> None:
    """`dataset_coco.json` and the pictures of the validation set."""
    images: list[Any] = [_image(number, captions, "test") for number, captions in CAPTIONS.items()]
    images += [_image(522418, CAPTIONS[60623], "train"), _image(184613, CAPTIONS[60623], "restval")]
    images += [{"split": "test", "cocoid": "seven", "sentences": []}]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset_coco.json").write_text(json.dumps({"images": images, "dataset": "coco"}), encoding="utf-8-sig")
    for number in CAPTIONS:
        if number != 386164:
            paint(folder / "val2014" / f"COCO_val2014_{number:012d}.jpg", number)


def _image(number: int, captions: list[tuple[int, str]], split: str) -> dict[str, Any]:
    return {
        "filepath": "val2014",
        "sentids": [id for id, _ in captions],
        "filename": f"COCO_val2014_{number:012d}.jpg",
        "imgid": number % 1000,
        "split": split,
        "sentences": [{"tokens": text.split(), "raw": text, "imgid": 0, "sentid": id} for id, text in captions],
        "cocoid": number,
    }


KARPATHY_COLUMNS: dict[str, pa.DataType] = {
    "cocoid": pa.int64(),
    "filename": pa.string(),
    "sentids": pa.list_(pa.int64()),
    "sentences": pa.list_(pa.string()),
}
"""The columns of the hub's table, and their types."""


def karpathy_rows() -> list[dict[str, Any]]:
    """The test split as the hub's table of captions has it."""
    return [
        {
            "cocoid": number,
            "filename": f"COCO_val2014_{number:012d}.jpg",
            "sentids": [id for id, _ in captions],
            "sentences": [text for _, text in captions],
        }
        for number, captions in CAPTIONS.items()
    ]


ANSWERED: dict[int, tuple[int, str, str, list[str]]] = {
    262148000: (262148, "Where is he  looking?", "other", ["down"] * 6 + ["at table", "skateboard", "down", "table"]),
    262148001: (262148, "Is he young?", "yes/no", ["yes"] * 10),
    393225000: (393225, "How many caf\u00e9s are there?", "number", ["2"] * 9 + ["two"]),
    393225001: (393225, "Is this creamy soup?", "yes/no", ["no"] * 10),
    42000: (42, " ", "other", ["red"] * 10),
    73000: (73, "What is it?", "other", ["a motorcycle"] * 9),
    74000: (74, "Is it raining?", "yes/no", ["no"] * 10),
}
"""By question: the picture, the question, the answers' type and the answers."""


def write_vqav2(folder: Path) -> None:
    """Questions, annotations and pictures; one question without answers, answers without a question, no picture 74."""
    questions, annotations = _questions(), _annotations()
    questions += [{"image_id": 75, "question": "Who?", "question_id": 75000}]
    annotations += [{"image_id": 76, "question_id": 76000, "answers": [], "answer_type": "other"}]
    folder.mkdir(parents=True, exist_ok=True)
    head = {"info": {"year": 2015}, "data_subtype": "val2014", "license": {"name": "CC BY 4.0"}}
    (folder / "v2_OpenEnded_mscoco_val2014_questions.json").write_text(json.dumps({**head, "questions": questions}))
    (folder / "v2_mscoco_val2014_annotations.json").write_text(json.dumps({**head, "annotations": annotations}))
    for picture in (262148, 393225, 42, 73):
        paint(folder / "val2014" / f"COCO_val2014_{picture:012d}.jpg", picture)


VQAV2_COLUMNS: dict[str, pa.DataType] = {
    "question_type": pa.string(),
    "multiple_choice_answer": pa.string(),
    "answers": pa.list_(
        pa.struct([("answer", pa.string()), ("answer_confidence", pa.string()), ("answer_id", pa.int64())])
    ),
    "image_id": pa.int64(),
    "answer_type": pa.string(),
    "question_id": pa.int64(),
    "question": pa.string(),
}
"""The columns of the hub's table, and their types."""


def vqav2_rows() -> list[dict[str, Any]]:
    """The questions and answers as the hub's table has them."""
    return [{**one, **other} for one, other in zip(_annotations(), _questions(), strict=True)]


def _questions() -> list[dict[str, Any]]:
    return [
        {"image_id": picture, "question": question, "question_id": number}
        for number, (picture, question, _, _) in ANSWERED.items()
    ]


def _annotations() -> list[dict[str, Any]]:
    """The answers in disorder, as nothing promises their order."""
    return [
        {
            "question_type": "what is",
            "multiple_choice_answer": said[0],
            "answers": [
                {"answer": text, "answer_confidence": "yes", "answer_id": i + 1} for i, text in enumerate(said)
            ][::-1],
            "image_id": picture,
            "answer_type": kind,
            "question_id": number,
        }
        for number, (picture, _, kind, said) in ANSWERED.items()
    ]
