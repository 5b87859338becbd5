"""Flickr30k as people have it, four photographs small, with the faults that real copies have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WHOLE = ("1000092795", "205842")
MISSING = "36979"
BROKEN = "99804383"

_TYPED = {
    "1000092795": (
        "Two men, one of them old, look at a dog's leash.",
        'A sign in the yard says "Keep out!"',
        "The boys' ball isn't theirs.",
        "Two men (and a dog) stand in a yard.",
        "a man cannot reach 1,000 leaves",
    ),
    "205842": (
        "A girl in a pink shirt pushes her brother in a stroller.",
        "A waiter carries café tables; it's 5:30.",
        "A woman holds a man's arm at a formal event.",
        "Girls, boys and their mother wait... and wait.",
        "A t-shirt reads 'Run' - in red.",
    ),
    "36979": tuple(f"A photograph that is not here, described by person {number}." for number in range(5)),
    "99804383": ("A cat.", "A cat sleeps.", "", "A tabby cat sleeps.", "The cat's bed."),
}

_MARKED = {
    "1000092795": (
        "[/EN#1/people Two men] , one of [/EN#0/notvisual them] old , look at [/EN#3/other a dog 's leash] .",
        '[/EN#4/other A sign] in [/EN#5/scene the yard] says " Keep out ! "',
        "[/EN#6/people/other The boys ' ball] is n't theirs .",
        "[/EN#1/people Two men] ( and [/EN#2/animals a dog] ) stand in [/EN#5/scene a yard] .",
        "[/EN#1/people a man] can not reach [/EN#7/other 1,000 leaves]",
    ),
    "205842": (
        "[/EN#8/people A girl] in [/EN#9/clothing a pink shirt] pushes [/EN#10/people her brother] in "
        "[/EN#11/vehicles/other a stroller] .",
        "[/EN#12/people A waiter] carries [/EN#13/other café tables] ; it 's 5:30 .",
        "[/EN#14/people A woman] holds [/EN#15/bodyparts/people [/EN#16/people a man] 's arm] at "
        "[/EN#17/scene a formal event] .",
        "[/EN#8/people Girls] , [/EN#10/people boys] and [/EN#14/people their mother] wait ... and wait .",
        "[/EN#18/clothing A t-shirt] reads ' Run ' - in [/EN#0/notvisual red] .",
    ),
    "36979": tuple(
        f"[/EN#19/other A photograph] that is not here , described by [/EN#20/people person {number}] ."
        for number in range(5)
    ),
    "99804383": (
        "[/EN#21/animals A cat] .",
        "[/EN#21/animals A cat] sleeps .",
        "",
        "[/EN#21/animals A tabby cat] sleeps .",
        "[/EN#22/other The cat 's bed] .",
    ),
}

_TOKENS = {
    "1000092795": (
        "Two men , one of them old , look at a dog 's leash .",
        "A sign in the yard says `` Keep out ! ''",
        "The boys ' ball is n't theirs .",
        "Two men ( and a dog ) stand in a yard .",
        "a man can not reach 1,000 leaves",
    ),
    "205842": (
        "A girl in a pink shirt pushes her brother in a stroller .",
        "A waiter carries café tables ; it 's 5:30 .",
        "A woman holds a man 's arm at a formal event .",
        "Girls , boys and their mother wait ... and wait .",
        "A t-shirt reads ' Run ' - in red .",
    ),
    "36979": tuple(f"A photograph that is not here , described by person {number} ." for number in range(5)),
    "99804383": ("A cat .", "A cat sleeps .", "", "A tabby cat sleeps .", "The cat 's bed ."),
}


def write_pictures(folder: Path) -> None:
    """Photographs as JPEG files: one of the four is missing, one breaks off."""
    import cv2
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate((*WHOLE, BROKEN)):
        rng = np.random.default_rng(number)
        rough = rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)
        smooth = cv2.resize(rough, (64, 48), interpolation=cv2.INTER_CUBIC)
        (folder / f"{name}.jpg").write_bytes(cv2.imencode(".jpg", smooth)[1].tobytes())
    broken = folder / f"{BROKEN}.jpg"
    broken.write_bytes(broken.read_bytes()[:300])


def write_tokens(folder: Path) -> None:
    """The published file, as a Windows editor saves it, with a line twice and one cut short; pictures beside it."""
    lines = [f"{name}.jpg#{place}\t{text}" for name in _TOKENS for place, text in enumerate(_TOKENS[name])]
    lines += ["1000092795.jpg#0\tanother caption of the same place .", "36979.jpg", ""]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results_20130124.token").write_bytes(("\ufeff" + "\r\n".join(lines)).encode())
    write_pictures(folder / "flickr30k-images")


def write_sentences(folder: Path) -> None:
    """Flickr30k Entities, unpacked, with the lists of its splits."""
    for name, lines in _MARKED.items():
        file = folder / "annotations" / "Sentences" / f"{name}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(("\n".join(lines) + "\n\n").encode())
    (folder / "test.txt").write_text("1000092795\n205842\n")
    (folder / "UNRELATED_CAPTIONS").write_text("# format: <imageID> <sentence number>\n205842 2\n")
    write_pictures(folder / "Fotos für alle")


def write_karpathy(folder: Path) -> None:
    """Karpathy's file, with an entry that has no sentences."""
    images: list[dict[str, Any]] = [
        {
            "sentids": [5 * number + place for place in range(5)],
            "imgid": number,
            "sentences": [
                {"tokens": text.lower().split(), "raw": text, "imgid": number, "sentid": 5 * number + place}
                for place, text in enumerate(texts)
            ],
            "split": "train",
            "filename": f"{name}.jpg",
        }
        for number, (name, texts) in enumerate(_TYPED.items())
    ]
    images.append({"filename": "7.jpg", "split": "val"})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset_flickr30k.json").write_text(json.dumps({"images": images, "dataset": "flickr30k"}))
    write_pictures(folder)


def rows() -> list[dict[str, Any]]:
    """What the hub's table has of the same photographs, but for the pictures."""
    return [{"filename": f"{name}.jpg", "caption": list(texts)} for name, texts in _TYPED.items()]
