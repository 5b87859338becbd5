"""A prepared folder gives the records that were written, and whatever was tampered with is refused in one line."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from inpaintbench_birds import NAMES, Birds

from inpaintbench.datasets import prepared
from inpaintbench.datasets.folder import Folder
from inpaintbench.datasets.listing import Listing
from inpaintbench.datasets.preparing import from_folder
from inpaintbench.datasets.record import Record
from inpaintbench.errors import DataError


def nobody(files: int, size: int) -> Callable[[int], None]:
    return lambda written: None


@pytest.fixture
def folder(birds: Birds, tmp_path: Path) -> Path:
    """`birds`, prepared."""
    return from_folder(birds, None, tmp_path / "prepared", nobody).folder


def change(folder: Path, **fields: Any) -> None:
    label = json.loads((folder / prepared.LABEL).read_text())
    (folder / prepared.LABEL).write_text(json.dumps(label | fields))


def test_records_and_counts_are_those_that_were_written(birds: Birds, folder: Path) -> None:
    again = Birds().locate(folder)
    assert dict(again.listing.records) == dict(birds.listing.records)
    assert again.left_out == birds.left_out == {"it has no caption": 2}
    assert [again.read(id).references for id in again.ids()] == [birds.read(id).references for id in birds.ids()]
    assert again.origin == birds.origin == "a folder with birds.json"


def test_texts_with_any_line_separators_come_back(birds: Birds, tmp_path: Path) -> None:
    texts = ("a\u2028b", "a\u0085b", "a\x0bb", "a\rb", "a\nb", "\ufeffa")
    records = {f"{i}": Record(f"{i}", "p.png", (text,), text) for i, text in enumerate(texts)}
    prepared.write(tmp_path / "x", birds, Listing(records, {}), "here")
    assert dict(Birds().locate(tmp_path / "x").listing.records) == records


def test_the_label_says_what_it_is_and_names_no_place(birds: Birds, folder: Path, tmp_path: Path) -> None:
    label = prepared.Label.read(folder)
    assert (label.samples, label.left_out, label.format) == (len(NAMES), {"it has no caption": 2}, 1)
    assert label.is_of(birds)
    assert not label.is_of(dataclasses.replace(birds, split="val"))
    for name in (prepared.LABEL, prepared.LINES):
        assert str(tmp_path) not in (folder / name).read_text()


def test_another_split_or_data_set_is_refused(folder: Path) -> None:
    with pytest.raises(
        DataError, match=r"was prepared for \{'split': 'test'\}, not for \{'split': 'val'\} \(options\)"
    ):
        Birds(split="val").locate(folder).ids()
    change(folder, dataset={"package": "p", "name": "cats", "source": "", "options": {}})
    with pytest.raises(DataError, match=r"was prepared for 'p', not for 'inpaintbench_birds' \(package\)"):
        Birds().locate(folder).ids()


def test_another_pin_of_the_source_is_no_hindrance(folder: Path) -> None:
    label = json.loads((folder / prepared.LABEL).read_text())
    change(folder, dataset={**label["dataset"], "source": "tests@0"})
    assert len(Birds().locate(folder).ids()) == len(NAMES)


@pytest.mark.parametrize(
    "fields",
    [
        {"format": 2},
        {"format": "1"},
        {"dataset": "birds"},
        {"dataset": {}},
        {"dataset": {"name": ["birds"]}},
        {"left_out": ["it has no caption"]},
        {"left_out": {"it has no caption": -1}},
        {"left_out": {"it has no caption": 10**15}},
        {"left_out": {"it has no caption": "2"}},
        {"origin": 7},
        {"samples": None},
        {"odd": 1},
    ],
)
def test_a_label_of_another_form_is_refused_in_one_line(folder: Path, fields: dict[str, Any]) -> None:
    change(folder, **fields)
    with pytest.raises(
        DataError, match=r"has no 'inpaintbench-data.json' that can be read|was prepared in format"
    ) as caught:
        Birds().locate(folder).ids()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000, '"a"'])
def test_a_label_that_is_none_is_refused_in_one_line(folder: Path, text: str) -> None:
    (folder / prepared.LABEL).write_text(text)
    with pytest.raises(DataError, match=r"has no 'inpaintbench-data.json' that can be read"):
        Birds().locate(folder).ids()


HOSTILE = ("../x.png", "/etc/passwd", "a/../../x.png", "C:\\x.png", "\\\\host\\x.png", "..\\x.png", "x\x00.png", ".")


@pytest.mark.parametrize("path", HOSTILE)
@pytest.mark.parametrize("field", ["picture", "mask"])
def test_a_record_whose_file_lies_elsewhere_is_refused(folder: Path, path: str, field: str) -> None:
    line = json.dumps({"id": "a", "picture": "a.png", field: path})
    (folder / prepared.LINES).write_text(f"{line}\n")
    with pytest.raises(DataError, match="is no path of a file below the data's folder"):
        Birds().locate(folder).ids()


@pytest.mark.parametrize("name", [prepared.LABEL, prepared.LINES, prepared.SUMS])
def test_no_picture_takes_the_place_of_a_file_of_ours(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="is no path of a picture or mask"):
        prepared.place(tmp_path, name)


def test_a_line_that_is_no_record_is_refused(folder: Path) -> None:
    with (folder / prepared.LINES).open("a") as lines:
        lines.write('{"id": 7}\n')
    with pytest.raises(DataError, match="this is no record of a sample"):
        Birds().locate(folder).ids()


def test_ends_of_lines_may_be_windows_and_a_mark_may_be_there(birds: Birds, folder: Path) -> None:
    for name in (prepared.LABEL, prepared.LINES):
        text = (folder / name).read_text()
        (folder / name).write_bytes(
            ("" if name == prepared.LABEL else "\ufeff").encode() + text.replace("\n", "\r\n").encode()
        )
    assert dict(Birds().locate(folder).listing.records) == dict(birds.listing.records)


def test_half_a_file_is_never_seen(birds: Birds, tmp_path: Path) -> None:
    """The label comes last: a folder without it is not taken for prepared."""
    names = [name for name, _ in prepared.texts(birds, birds.listing, "here")]
    assert names == [prepared.LINES, prepared.LABEL]
    prepared.write(tmp_path / "x", birds, birds.listing, "here")
    assert sorted(path.name for path in (tmp_path / "x").iterdir()) == [prepared.LABEL, prepared.LINES]
    assert prepared.layout(birds).fits(Folder(tmp_path / "x"))
