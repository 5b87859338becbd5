"""VQA v2 is the same samples from its two files and from the hub's rows: one question a picture, ten answers."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from coco_files import VQAV2_COLUMNS, stored, vqav2_rows, write_vqav2

import inpaintbench as ib
from inpaintbench.datasets.listing import Listing
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.vqav2 import SUITES, VqaV2

LOOKING = "262148000"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    write_vqav2(made)
    return made


@pytest.fixture(scope="module")
def here(folder: Path) -> VqaV2:
    return VqaV2().locate(folder)


def test_a_sample_is_the_first_question_of_a_picture(here: VqaV2) -> None:
    assert here.ids() == (LOOKING, "393225000", "74000")
    sample = here.read(LOOKING)
    assert sample.question == "Where is he looking? Answer the question using a single word or phrase."
    assert (sample.text, sample.mask, sample.group) == ("", None, "262148")
    assert dict(sample.tags) == {"answer_type": "other"}
    assert here.read("393225000").question.startswith("How many cafés are there? ")


def test_t28_references_are_the_ten_answers_in_the_order_of_their_numbers(here: VqaV2) -> None:
    assert here.references(LOOKING) == (*["down"] * 6, "at table", "skateboard", "down", "table")
    assert {len(here.references(id)) for id in here.ids()} == {10}


def test_the_answers_are_read_as_the_metric_of_vqa_reads_them(here: VqaV2) -> None:
    vqa_accuracy = pytest.importorskip("inpaintbench_text.answers").vqa_accuracy
    said = here.references(LOOKING)
    assert [vqa_accuracy(answer, said) for answer in ("down", "at table", "table", "up")] == pytest.approx(
        [1, 0.3, 0.3, 0]
    )


def test_faults_are_counted_by_reason(here: VqaV2) -> None:
    assert dict(here.left_out) == {
        "it does not have 10 answers": 1,
        "its answers are missing": 1,
        "its question is empty": 1,
        "its question is missing": 1,
    }


def test_a_picture_that_is_missing_costs_its_sample(here: VqaV2) -> None:
    with pytest.raises(ib.DataError, match=r"COCO_val2014_000000000074\.jpg"):
        here.read("74000")


def test_the_hubs_rows_give_the_same_records(here: VqaV2, tmp_path: Path) -> None:
    hub = here.hub
    rows = stored(tmp_path / "validation.parquet", vqav2_rows(), VQAV2_COLUMNS)
    found = Listing.of(hub.records(rows))
    local = [dataclasses.replace(one, picture=one.picture.rpartition("/")[2]) for one in here.listing.records.values()]
    assert list(found.records.values()) == local
    assert set(hub.table.columns) <= vqav2_rows()[0].keys()
    assert hub.picture in hub.pictures.columns
    assert [hub.name({"image_id": 74})] == [here.record("74000").picture]


@pytest.mark.parametrize(
    "change", [{"answers": None}, {"answers": [{"answer": "a"}]}, {"question": 7}, {"answer_type": None}]
)
def test_an_entry_that_cannot_be_read_is_left_out(here: VqaV2, change: dict[str, object]) -> None:
    (found,) = here.hub.records([{**vqav2_rows()[0], **change}])
    assert found == ib.LeftOut(f"question {LOOKING}", "its entry cannot be read")


def test_the_revision_is_the_same_however_the_folder_is_arranged(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "val2014", tmp_path / "coco" / "val2014")
    (tmp_path / "vqa" / "v2").mkdir(parents=True)
    for path in folder.glob("*.json"):
        shutil.copy(path, tmp_path / "vqa" / "v2")
    revisions = {
        revision_of(dataclasses.replace(SUITES[0], dataset=VqaV2().locate(place))) for place in (folder, tmp_path)
    }
    assert len(revisions) == 1


@pytest.mark.parametrize("name", ["v2_OpenEnded_mscoco_val2014_questions.json", "v2_mscoco_val2014_annotations.json"])
@pytest.mark.parametrize(
    ("content", "why"), [('{"questions": [', "is not whole JSON"), ('{"info": 5}', "has no list of questions")]
)
def test_a_file_that_is_not_what_its_name_says_is_a_data_error(
    folder: Path, tmp_path: Path, name: str, content: str, why: str
) -> None:
    again = shutil.copytree(folder, tmp_path / "again")
    (again / name).write_text(content)
    with pytest.raises(ib.DataError, match=f"'{name}' {why}"):
        VqaV2().locate(again).ids()
