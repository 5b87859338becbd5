"""COCO's test split is the same samples from Karpathy's file and from the hub's rows, with five captions each."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
from coco_files import CAPTIONS, KARPATHY_COLUMNS, karpathy_rows, stored, write_karpathy

import inpaintbench as ib
from inpaintbench.datasets.listing import Listing
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.coco import SUITES, Coco

MOPED = "391895"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("data")
    write_karpathy(made)
    return made


@pytest.fixture(scope="module")
def here(folder: Path) -> Coco:
    return Coco().locate(folder)


def test_the_samples_are_those_of_the_test_split(here: Coco) -> None:
    assert set(here.ids()) == {"391895", "60623", "483108", "386164"}
    assert here.expected == 5000


def test_t28_references_are_the_first_five_captions_by_number(here: Coco) -> None:
    assert here.references(MOPED) == (
        "A man with a red helmet on a small moped on a dirt road.",
        "Man riding a motor bike on a dirt road on the countryside.",
        "A man in a red shirt and a red hat is on a motorcycle on a hill side.",
        "A man riding on the back of a motorcycle.",
        "A dirt path with a young person on a motor bike rests to the foreground.",
    )
    assert here.references("60623") == ("one", "two", "three", "four", "five")
    assert here.references("483108") == ("a café", "a bar", "people", "men", "a counter")
    assert {len(here.references(id)) for id in here.ids()} == {5}


def test_t30_the_prompt_is_the_first_reference(here: Coco) -> None:
    sample = here.read(MOPED)
    assert sample.text == sample.references[0]
    assert (sample.question, sample.group, sample.mask) == (Coco.question, MOPED, None)
    assert sample.size == (48, 64)


def test_faults_are_counted_by_reason(here: Coco) -> None:
    assert dict(here.left_out) == {"it has fewer than 5 captions": 1, "its entry cannot be read": 1}


def test_a_photo_that_is_missing_costs_its_sample(here: Coco) -> None:
    with pytest.raises(ib.DataError, match=r"COCO_val2014_000000386164\.jpg"):
        here.read("386164")


def test_the_hubs_rows_give_the_same_records(here: Coco, tmp_path: Path) -> None:
    hub = here.hub
    rows = stored(tmp_path / "test.parquet", karpathy_rows(), KARPATHY_COLUMNS)
    found = Listing.of(hub.records(rows))
    local = [dataclasses.replace(one, picture=one.picture.rpartition("/")[2]) for one in here.listing.records.values()]
    assert list(found.records.values()) == local
    assert found.left_out == {"it has fewer than 5 captions": 1}


def test_the_hub_is_asked_for_captions_and_pictures_in_two_places(here: Coco) -> None:
    hub = here.hub
    assert set(hub.table.columns) == set(karpathy_rows()[0])
    assert hub.table.repository != hub.pictures.repository
    assert hub.picture in hub.pictures.columns
    assert hub.name({"file_name": "COCO_val2014_000000391895.jpg"}) == "COCO_val2014_000000391895.jpg"


@pytest.mark.parametrize(
    "change", [{"filename": "391895.jpg"}, {"cocoid": 7}, {"sentids": [1]}, {"sentences": None}, {"sentids": ["a"] * 5}]
)
def test_a_row_that_cannot_be_read_is_left_out(here: Coco, change: dict[str, object]) -> None:
    assert {"sentids", "sentences"} <= karpathy_rows()[0].keys()
    (found,) = here.hub.records([{**karpathy_rows()[0], **change}])
    assert isinstance(found, ib.LeftOut)


def test_the_revision_is_the_same_however_the_folder_is_arranged(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "annotations" / "karpathy").mkdir(parents=True)
    shutil.copy(folder / "dataset_coco.json", tmp_path / "annotations" / "karpathy")
    shutil.copytree(folder / "val2014", tmp_path / "images" / "all")
    revisions = {
        revision_of(dataclasses.replace(SUITES[0], dataset=Coco().locate(place))) for place in (folder, tmp_path)
    }
    assert len(revisions) == 1


@pytest.mark.parametrize(
    ("content", "why"), [('{"images": [', "is not whole JSON"), ('{"annotations": []}', "has no list of images")]
)
def test_a_file_that_is_not_what_its_name_says_is_a_data_error(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "dataset_coco.json").write_text(content)
    with pytest.raises(ib.DataError, match=why):
        Coco().locate(tmp_path).ids()


def test_the_fixture_has_the_faults_it_should_have() -> None:
    assert sorted(map(len, CAPTIONS.values())) == [4, 5, 5, 6, 6]
