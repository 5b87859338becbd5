"""RefCOCOg is the same samples from its pickle and from the hub's rows; what is faulty is counted by reason."""

from __future__ import annotations

import dataclasses
import json
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest
from coco_files import (
    BOXES,
    REFCOCOG_COLUMNS,
    paint,
    refcocog_rows,
    stored,
    write_photos,
    write_refcocog,
    write_references,
)
from python2_pickle import python2_pickle

import inpaintbench as ib
from inpaintbench.datasets.listing import Listing
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.refcocog import SUITES, RefCocog, referred

TIE = "131074_10.50_8.25_20.13_16.07"
DOG = "131075_5.01_5.02_10.03_10.04"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    write_refcocog(made)
    return made


@pytest.fixture(scope="module")
def here(folder: Path) -> RefCocog:
    return RefCocog().locate(folder)


def bare(records: dict[str, ib.Record]) -> list[str]:
    """The records with their pictures' names alone."""
    return [dataclasses.replace(one, picture=one.picture.rpartition("/")[2]).line for one in records.values()]


def test_the_fixture_is_a_pickle_of_python_2(folder: Path) -> None:
    path = folder / "refcocog" / "refs(umd).p"
    assert path.read_bytes()[:2] == b"\x80\x02"
    (first, *_) = pickle.loads(path.read_bytes(), encoding="latin-1")
    assert first["sentences"][0]["raw"] == "The tie of the standing  man."
    assert first["file_name"] == "COCO_train2014_000000131074_1.jpg"


def test_a_sample_is_a_box_with_all_that_people_say_of_it(here: RefCocog) -> None:
    sample = here.read(TIE)
    assert sample.references == ("The tie of the standing man.", "a purple tie")
    assert sample.text == "The tie of the standing man, a purple tie"
    assert sample.question == RefCocog.question
    assert "red box" in sample.question
    assert (sample.id, sample.group, sample.size) == (TIE, "131074", (48, 64))
    expected = np.zeros((48, 64), bool)
    expected[8:25, 10:31] = True  # y 8.25 to 24.32, x 10.5 to 30.63
    assert np.array_equal(sample.mask, expected)  # type: ignore[arg-type]


def test_boxes_of_one_photo_share_a_group(here: RefCocog) -> None:
    groups = [here.record(id).group for id in here.ids()]
    assert groups.count("131074") == 2
    assert set(groups) == {"131074", "131075", "131076", "131077", "131078"}


def test_several_references_to_one_box_are_one_sample(here: RefCocog) -> None:
    assert here.record(DOG).references == ("a dog", "the brown dog", "dog on the left")


def test_texts_that_python_2_wrote_as_bytes_or_as_unicode_come_out_right(here: RefCocog) -> None:
    said = [text for id in here.ids() for text in here.references(id)]
    assert {"the naïve man", "un café noir"} <= set(said)


def test_faults_are_counted_by_reason(here: RefCocog) -> None:
    assert dict(here.left_out) == {
        "it has no expression": 1,
        "its box has no area": 1,
        "its box is not four numbers": 1,
        "its box is not in instances.json": 1,
        "its entry cannot be read": 2,
    }


@pytest.mark.parametrize(
    ("id", "why"),
    [
        ("131077_6.00_6.00_8.00_8.00", "cannot read the picture 'COCO_train2014_000000131077.jpg'"),
        ("131078_7.00_7.00_9.00_9.00", "'COCO_train2014_000000131078.jpg' is cut off"),
        ("131076_100.00_100.00_10.00_10.00", "touches no pixel of the picture of 64 x 48"),
    ],
)
def test_a_photo_that_is_missing_or_broken_or_smaller_than_its_box_costs_its_sample(
    here: RefCocog, id: str, why: str
) -> None:
    assert id in here.ids()
    with pytest.raises(ib.DataError) as error:
        here.read(id)
    assert why in str(error.value)


def test_t03_a_box_that_reaches_beyond_the_photo_is_clipped(here: RefCocog) -> None:
    sample = here.read("131076_50.00_40.00_40.00_30.00")
    assert sample.mask is not None
    assert sample.mask.sum() == 14 * 8
    assert sample.mask[40:, 50:].all()


def test_t02_a_box_that_is_the_whole_photo_is_refused_when_it_is_read(here: RefCocog) -> None:
    from inpaintbench.pipeline.source import Source

    id = "131076_0.00_0.00_64.00_48.00"
    with pytest.raises(ib.DataError, match="covers the whole picture"):
        Source.of(SUITES[0], here).read_original(id)


def test_t34_a_grey_photo_has_three_equal_channels(here: RefCocog) -> None:
    image = here.read("131076_50.00_40.00_40.00_30.00").image
    assert image is not None
    assert image.shape == (48, 64, 3)
    assert (image == image[:, :, :1]).all()


def test_the_other_sets_are_found_by_their_split(folder: Path) -> None:
    assert RefCocog(split="val").locate(folder).ids() == ("131074_286.76_233.17_65.08_236.75",)
    assert RefCocog(split="train").locate(folder).ids() == ("131074_8.00_8.00_9.00_9.00",)
    assert [RefCocog(split=split).expected for split in ("train", "val", "test")] == [42226, 2573, 5023]


def test_the_hubs_rows_give_the_same_records(here: RefCocog, tmp_path: Path) -> None:
    rows = stored(tmp_path / "test.parquet", refcocog_rows(), REFCOCOG_COLUMNS)
    assert rows[0]["bbox"] != BOXES[1]  # they are float32 there
    hub = here.hub
    assert hub is not None
    found = Listing.of(hub.records(rows))
    assert bare(dict(found.records)) == bare(dict(here.listing.records))
    assert found.left_out == {
        "it has no expression": 1, "its box has no area": 1, "its box is not four numbers": 1
    }  # fmt: skip


def test_the_hub_is_asked_for_these_columns_of_the_test_set_alone(here: RefCocog) -> None:
    hub = here.hub
    assert hub is not None
    row = refcocog_rows()[0]
    assert set(hub.table.columns) == set(row)
    (record,) = hub.records([row])
    assert isinstance(record, ib.Record)
    assert record.id == TIE
    assert hub.name(row) == record.picture == "COCO_train2014_000000131074.jpg"
    assert hub.picture in hub.pictures.columns
    assert RefCocog(split="val").hub is None
    assert RefCocog(split="train").hub is None


@pytest.mark.parametrize("box", [BOXES[1], BOXES[10], [0.005, 639.995, 1e-3, 0.015], [-0.001, 0.0, 3.0, 4.0]])
def test_a_box_of_float32_has_the_id_of_the_same_box_of_float64(box: list[float]) -> None:
    rows = [{"file_name": "COCO_train2014_000000000009_1.jpg", "answer": ["a"], "bbox": found} for found in
            (box, np.array(box, np.float32), np.array(box, np.float32).tolist())]  # fmt: skip
    found = [referred.of_row(row) for row in rows]
    assert found[0] == found[1] == found[2]
    assert "-0.00" not in str(getattr(found[0], "id", ""))


@pytest.mark.parametrize("box", [None, 5, "abcd", ["1", "2", "3", "4"], [1, 2, 3, float("nan")], [1, 2, 3, 1e300]])
def test_what_is_no_box_is_left_out(box: object) -> None:
    row = {"file_name": "COCO_train2014_000000000009.jpg", "answer": ["a"], "bbox": box}
    assert referred.of_row(row) == ib.LeftOut("COCO_train2014_000000000009.jpg", "its box is not four numbers")


@pytest.mark.parametrize("row", [{}, {"file_name": "9.jpg", "answer": [], "bbox": [1, 2, 3, 4]}, {"file_name": None}])
def test_a_row_that_cannot_be_read_is_left_out(row: dict[str, object]) -> None:
    assert referred.of_row(row) == ib.LeftOut("a row", "its entry cannot be read")


def test_the_revision_is_the_same_however_the_folder_is_arranged(folder: Path, tmp_path: Path) -> None:
    write_references(tmp_path)
    write_photos(tmp_path)
    (tmp_path / "refcoco").mkdir()
    (tmp_path / "refcoco" / "instances.json").write_text(json.dumps({"annotations": []}))  # of another data set
    revisions = {
        revision_of(dataclasses.replace(SUITES[0], dataset=RefCocog().locate(place))) for place in (folder, tmp_path)
    }
    assert len(revisions) == 1


def test_the_instances_beside_the_references_count(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "refcocog", tmp_path / "data" / "refcocog")
    (tmp_path / "data" / "instances.json").write_text(json.dumps({"annotations": []}))
    assert RefCocog().locate(tmp_path).ids() == RefCocog().locate(folder).ids()


def test_t10_another_encoding_of_a_photo_is_another_revision(folder: Path, tmp_path: Path) -> None:
    again = shutil.copytree(folder, tmp_path / "again")
    paint(again / "images" / "train2014" / "COCO_train2014_000000131075.jpg", 1)
    revisions = {
        revision_of(dataclasses.replace(SUITES[0], dataset=RefCocog().locate(place))) for place in (folder, again)
    }
    assert len(revisions) == 2


def test_a_pickle_that_calls_something_is_refused(tmp_path: Path) -> None:
    write_references(tmp_path)
    (tmp_path / "refs(umd).p").write_bytes(b"cos\nsystem\n(S'echo'\ntR.")
    with pytest.raises(ib.DataError, match=r"refs\(umd\)\.p"):
        RefCocog().locate(tmp_path).ids()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("refs(umd).p", python2_pickle({"a": 1}), "holds no list of references"),
        ("instances.json", b'{"annotations": [{"id": 1', "is not whole JSON"),
        ("instances.json", b'{"images": []}', "has no list of annotations"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_a_data_error(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    write_references(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ib.DataError, match=why):
        RefCocog().locate(tmp_path).ids()


def test_who_has_no_data_is_told_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ib.DataError, match=r"github.com/lichengunc/refer.*refs\(umd\)\.p \+ instances\.json"):
        RefCocog().locate(None)
    with pytest.raises(ib.DataError, match=r"there should be refs\(umd\)\.p \+ instances\.json"):
        RefCocog().locate(tmp_path)
