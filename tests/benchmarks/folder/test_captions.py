"""Captions beside pictures, in each of the files in which people have them, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import folder_files as files
import pytest

import inpaintbench as ib
from inpaintbench_benchmarks.folder import Pictures

SAID = {
    "beach.jpg": ("a beach, at night", "sand and “sea”"),
    files.CAFE: ("un café noir",),
    "holiday/cat.png": ("a cat",),
}
"""What every one of these files says."""

JSON = json.dumps({"beach.jpg": ["a beach,  at night", "sand and “sea”", " "], "./café.png": "un café noir"})
HUB = [
    {"file_name": "beach.jpg", "text": "a beach, at night", "width": 64},
    {"file_name": "cafe\u0301.png", "text": ["un café noir"]},
    {"file_name": "beach.jpg", "text": "sand and “sea”"},
    {"file_name": "holiday\\cat.png", "caption": "a cat"},
]
TABLE = (
    "\ufeffFile_Name ,text,width\r\n"
    'beach.jpg,"a beach, at\r\nnight",64\r\n'
    "café.png,un café noir,64\r\n\r\n"
    "beach.jpg,sand and “sea”,64\r\n"
    "beach.jpg,,64\r\n"
    "holiday/cat.png,a cat,64\r\n"
)
TEXT = (
    'image,caption\nbeach.jpg,"a beach, at night"\n'
    "café.png\tun café noir\n\nbeach.jpg,sand and “sea”\nholiday/cat.png,a cat"
)

FILES = {
    "captions.json": JSON[:-1] + ', "holiday/cat.png": "a cat"}',
    "captions.jsonl": "\n".join(json.dumps(line) for line in HUB) + "\n\n",
    "metadata.jsonl": "\r\n".join(json.dumps(line, ensure_ascii=False) for line in HUB),
    "captions.csv": TABLE.replace("File_Name ,text", "file,caption"),
    "metadata.csv": TABLE,
    "captions.txt": TEXT,
}


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    files.write_pictures(tmp_path)
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_bytes(text.encode())
    return folder


@pytest.mark.parametrize("name", FILES)
def test_t28_every_file_gives_the_same_references_in_its_order_and_the_first_is_the_text(
    pictures: Path, name: str
) -> None:
    found = Pictures().locate(write(pictures, name, FILES[name]))
    assert found.ids() == files.PICTURES
    assert {id: found.references(id) for id in found.ids() if found.references(id)} == SAID
    assert found.read("beach.jpg").text == "a beach, at night"
    assert found.read("carnival_mask.jpg").text == ""
    assert found.left_out == {}


def test_a_file_in_a_folder_names_the_pictures_below_it(pictures: Path) -> None:
    write(pictures, "captions.txt", "beach.jpg\ta beach")
    write(pictures / "holiday", "captions.csv", "file,caption\ncat.png,a cat\nbeach.jpg,not there\n")
    found = Pictures().locate(pictures)
    assert (found.references("holiday/cat.png"), found.references("beach.jpg")) == (("a cat",), ("a beach",))
    assert found.left_out == {"it has a caption, but is not there": 1}


def test_every_mask_of_a_picture_has_its_captions(tmp_path: Path) -> None:
    files.write_lama(tmp_path)
    found = Pictures(regions="masks").locate(write(tmp_path, "captions.txt", "a_crop000.png\ta street"))
    assert [found.read(id).text for id in found.ids()] == ["a street", "a street", ""]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("captions.json", "{", "'captions.json' is not JSON: Expecting property name"),
        ("captions.json", "[]", "'captions.json' must be one object: the name of each picture, and its caption"),
        ("captions.json", '{"a.jpg": 5}', "'captions.json': 'a.jpg' has 5 for a caption, which is neither a text nor"),
        ("captions.json", '{"a.jpg": ["x", null]}', "'captions.json': 'a.jpg' has ['x', None] for a caption"),
        ("metadata.jsonl", '{"file": "a", "text": "b"}\nx', "'metadata.jsonl', line 2 is not JSON: Expecting value"),
        ("metadata.jsonl", "\n[]", "'metadata.jsonl', line 2 is no object such as"),
        ("metadata.jsonl", '{"name": "a"}', "line 1 has no 'file_name' or 'file' or 'image'; it has 'name'"),
        ("captions.jsonl", '{"file": "a"}', "'captions.jsonl', line 1 has no 'caption' or 'text'; it has 'file'"),
        ("captions.jsonl", '{"file": 5, "text": "b"}', "line 1: the name of the picture is 5, not a text"),
        ("captions.csv", "", "the head of 'captions.csv' has no 'file_name' or 'file' or 'image'; it has nothing"),
        ("captions.csv", "a.jpg,a cat", "the head of 'captions.csv' has no 'file_name' or 'file' or 'image'"),
        ("metadata.csv", "file,text\na.jpg,a cat, asleep", "'metadata.csv', line 2 has 3 values, the head 2: put"),
        ("captions.txt", "a.jpg\ta cat\nb.jpg a dog", "'captions.txt', line 2 has neither tab nor comma between"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_file_and_line(
    pictures: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(ib.DataError) as caught:
        Pictures().locate(write(pictures, name, text))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_captions_that_are_not_utf_8_and_two_files_of_captions_are_refused(pictures: Path) -> None:
    (pictures / "captions.txt").write_bytes("café.png\tun café".encode("latin1"))
    with pytest.raises(ib.DataError, match=r"'captions\.txt' are not UTF-8 text: save the file as UTF-8"):
        Pictures().locate(pictures)
    write(pictures, "captions.txt", "beach.jpg\ta beach")
    write(pictures, "metadata.csv", "file,text\n")
    with pytest.raises(ib.DataError, match=r"'captions\.txt' and 'metadata\.csv' both hold captions .* keep one"):
        Pictures().locate(pictures)
