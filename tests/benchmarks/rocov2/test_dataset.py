"""ROCOv2 from Zenodo's files and from the hub: equal samples, and each fault counted."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest
import rocov2_files as files

import inpaintbench as ib
from inpaintbench.datasets.listing import Listing
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.rocov2 import SUITE, Rocov2


@pytest.fixture
def data(tmp_path: Path) -> Rocov2:
    files.write_zenodo(tmp_path / "ROCO 2")
    return Rocov2().locate(tmp_path / "ROCO 2")


def test_a_sample_is_an_image_and_its_caption(data: Rocov2) -> None:
    assert tuple(data.ids()) == (*files.WHOLE, files.BROKEN, files.MISSING)
    sample = data.read(files.WHOLE[0])
    assert sample.text == 'CT chest, axial view: a "huge" aneurysm of the ascending aorta (*).'
    assert (sample.mask, sample.size, sample.group) == (None, (50, 60), files.WHOLE[0])
    assert sample.question == "Describe the medical image in one sentence."
    assert data.read(files.WHOLE[1]).text == "Röntgen image, 3 × 4 cm; arrow: fracture."


def test_t28_and_t30_the_caption_is_the_prompt_and_the_only_reference(data: Rocov2) -> None:
    for id in data.ids():
        assert data.references(id) == (data.record(id).text,)


def test_t34_a_grey_file_has_three_equal_channels(data: Rocov2) -> None:
    image = data.read(files.WHOLE[1]).image
    assert image is not None
    assert image.shape == (50, 60, 3)
    assert (image == image[:, :, :1]).all()


def test_what_can_be_no_sample_is_counted_by_its_reason(data: Rocov2) -> None:
    assert data.left_out == {"it has no id": 1, "its caption is empty": 1, "its id is there already": 1}


def test_a_missing_or_broken_image_costs_its_own_sample(data: Rocov2) -> None:
    for id in (files.MISSING, files.BROKEN):
        with pytest.raises(ib.DataError, match=rf"{id}\.jpg"):
            data.read(id)


def test_the_hub_s_rows_give_equal_records(data: Rocov2) -> None:
    hub = data.hub
    found = Listing.of(hub.records(files.rows())).records
    here = {
        id: dataclasses.replace(record, picture=Path(record.picture).name)
        for id, record in data.listing.records.items()
    }
    assert found == here
    assert [hub.name(row) for row in files.rows()][:4] == [record.picture for record in here.values()]


def test_a_row_of_the_hub_without_a_caption_is_left_out() -> None:
    (found,) = Rocov2().hub.records([{"image_id": "x", "caption": None}])
    assert found == ib.LeftOut("x", "its caption is empty")
    (found,) = Rocov2().hub.records([{"image_id": None, "caption": "a lung"}])
    assert found == ib.LeftOut("a lung", "it has no id")


@pytest.mark.parametrize(("split", "parquet"), [("test", "test"), ("valid", "validation"), ("train", "train")])
def test_each_split_has_its_own_files(split, parquet: str, tmp_path: Path) -> None:
    files.write_zenodo(tmp_path, split)
    data = Rocov2(split=split).locate(tmp_path)
    assert len(data.ids()) == 4
    assert data.title == f"rocov2-{split}"
    assert data.hub.table.files == f"data/{parquet}-*.parquet"
    assert data.hub.picture not in data.hub.table.columns
    others = {"test", "valid", "train"} - {split}
    for other in others:
        with pytest.raises(ib.DataError, match=rf"there should be {other}_captions\.csv"):
            Rocov2(split=other).locate(tmp_path)


def test_the_splits_are_the_published_79789() -> None:
    assert sum(Rocov2(split=split).expected for split in ("test", "valid", "train")) == 79_789


def test_equal_files_are_one_revision_wherever_they_lie(data: Rocov2, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    for file in (tmp_path / "ROCO 2").rglob("*.*"):
        shutil.copy(file, flat)
    revisions = {revision_of(dataclasses.replace(SUITE, dataset=one)) for one in (data, Rocov2().locate(flat))}
    assert len(revisions) == 1


def test_a_table_without_captions_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "test_captions.csv").write_text("ID,CUIs\nx,C1\n")
    with pytest.raises(ib.DataError, match=r"'test_captions\.csv' has no column 'Caption'; it has ID, CUIs"):
        Rocov2().locate(tmp_path).ids()


def test_who_has_not_the_data_learns_how_to_get_it() -> None:
    with pytest.raises(ib.DataError) as caught:
        Rocov2().locate(None)
    for words in ("data prepare rocov2-test", "zenodo.org/records/10821435", "CC BY-NC-SA 4.0", "--data rocov2=DIR"):
        assert words in str(caught.value)
