"""Indiana's X-rays from Kaggle's files and from Open-i's: joined on uid, equal but for the pixels, faults counted."""

from __future__ import annotations

import csv
import dataclasses
import shutil
from pathlib import Path

import indiana_files as files
import pytest

import inpaintbench as ib
from inpaintbench.datasets.record import Record
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench.pipeline.source import Source, manifest
from inpaintbench.result.differences import of_data
from inpaintbench.store import Store
from inpaintbench_benchmarks.indiana import SUITE, Indiana

LAYOUTS = {"kaggle": files.write_kaggle, "openi": files.write_openi}
EVERY_LAYOUT = pytest.mark.parametrize("write", LAYOUTS.values(), ids=LAYOUTS)


def found(folder: Path, write) -> Indiana:
    write(folder)
    return Indiana().locate(folder)


def told(record: Record) -> Record:
    return dataclasses.replace(record, picture="")


def contents(data: Indiana, folder: Path) -> dict[str, str | None]:
    with Store(folder) as store:
        known = manifest(Source.of(SUITE, data), data.ids(), store).samples
    return {one.id: one.content.hex() for one in known}


@EVERY_LAYOUT
def test_every_report_is_joined_on_its_uid(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    texts = {id: data.record(id).text for id in data.ids()}
    assert texts == {
        "1_IM-0001-4001": "Normal chest.",
        "2_IM-0652-1001": 'No "acute" findings, size < 3 cm & stable.',
        "2_IM-0652-1002": 'No "acute" findings, size < 3 cm & stable.',
        "5_IM-2117-1003002": "Größe normal.",
        "12_IM-0133-1001": "Clear lungs.",
    }


def test_a_join_on_rows_would_give_the_wrong_report_from_the_first_gap_on(tmp_path: Path) -> None:
    data = found(tmp_path, files.write_kaggle)
    with (tmp_path / "indiana_reports.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    by_row = {}
    for id in data.ids():
        place = int(data.record(id).group) - 1
        by_row[id] = rows[place]["uid"] if place < len(rows) else None
    wrong = {id: uid for id, uid in by_row.items() if uid != data.record(id).group}
    assert wrong == {"5_IM-2117-1003002": "9", "12_IM-0133-1001": None}


@EVERY_LAYOUT
def test_a_sample_is_frontal_and_grouped_by_study(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    sample = data.read("2_IM-0652-1002")
    assert (sample.group, sample.mask, dict(sample.tags)) == ("2", None, {"finding": "abnormal"})
    assert sample.question == "Report any abnormalities in the x-ray in an extremely short phrase."
    assert (sample.image == sample.image[:, :, :1]).all()
    findings = {id: data.record(id).tags["finding"] for id in data.ids()}
    assert findings["1_IM-0001-4001"] == "normal"
    assert findings["5_IM-2117-1003002"] == "unindexed"


@EVERY_LAYOUT
def test_t28_and_t30_the_impression_is_the_prompt_and_the_only_reference(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    for id in data.ids():
        assert data.references(id) == (data.record(id).text,)
        assert "XXXX" not in data.record(id).text


def test_both_layouts_give_equal_records(tmp_path: Path) -> None:
    kaggle, openi = (found(tmp_path / name, write) for name, write in LAYOUTS.items())
    assert len(kaggle.ids()) == 5
    assert list(map(told, kaggle.listing.records.values())) == list(map(told, openi.listing.records.values()))


def test_what_can_be_no_sample_is_counted_by_its_reason(tmp_path: Path) -> None:
    assert found(tmp_path / "kaggle", files.write_kaggle).left_out == files.LEFT_OUT
    openi = found(tmp_path / "openi", files.write_openi)
    assert openi.left_out == files.LEFT_OUT | {"its report cannot be read": 1}


@EVERY_LAYOUT
def test_a_missing_or_broken_image_costs_its_own_sample(write, tmp_path: Path) -> None:
    data = found(tmp_path, write)
    for id in (files.MISSING, files.BROKEN):
        with pytest.raises(ib.DataError, match=id):
            data.read(id)
    assert [data.read(id).image is None for id in files.WHOLE] == [False] * 3


def test_a_report_that_declares_entities_is_left_out(tmp_path: Path) -> None:
    files.write_openi(tmp_path)
    report = tmp_path / "reports" / "ecgen-radiology" / "2.xml"
    head = '<!DOCTYPE eCitation [<!ENTITY a "findings"><!ENTITY b "&a;&a;">]>\n<eCitation>'
    report.write_text(report.read_text().replace("<eCitation>", head))
    data = Indiana().locate(tmp_path)
    assert [id for id in data.ids() if id.startswith("2_")] == []
    assert data.left_out["its report cannot be read"] == 2
    assert data.left_out["its uid has no report"] == 3


def test_a_uid_twice_counts_once_and_an_unreadable_name_is_left_out(tmp_path: Path) -> None:
    files.write_kaggle(tmp_path)
    with (tmp_path / "indiana_reports.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("1,normal,normal,,,,,Another report of study 1.\r\n")
    with (tmp_path / "indiana_projections.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("1,scan.png,Frontal\r\n")
    data = Indiana().locate(tmp_path)
    assert data.record("1_IM-0001-4001").text == "Normal chest."
    assert data.left_out == files.LEFT_OUT | {
        "its uid has a report already": 1,
        "its file's name cannot be read": 1,
    }


def test_equal_files_are_one_revision_wherever_they_lie(tmp_path: Path) -> None:
    first = found(tmp_path / "first", files.write_kaggle)
    flat = tmp_path / "flat"
    flat.mkdir()
    for file in (tmp_path / "first").rglob("*.*"):
        shutil.copy(file, flat)
    revisions = {revision_of(dataclasses.replace(SUITE, dataset=one)) for one in (first, Indiana().locate(flat))}
    assert len(revisions) == 1


def test_the_same_x_rays_rendered_otherwise_are_another_revision_in_every_sample(tmp_path: Path) -> None:
    kaggle, openi = (found(tmp_path / name, write) for name, write in LAYOUTS.items())
    ours, theirs = contents(kaggle, tmp_path / "one"), contents(openi, tmp_path / "two")
    assert of_data(ours, theirs) == "3 of 3 shared samples differ"


def test_open_i_without_the_projections_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    files.write_openi(tmp_path)
    (tmp_path / "indiana_projections.csv").unlink()
    with pytest.raises(ib.DataError, match=r"indiana_reports\.csv \+ indiana_projections\.csv; or "):
        Indiana().locate(tmp_path)


def test_who_has_not_the_data_learns_how_to_get_it() -> None:
    assert Indiana().hub is None
    with pytest.raises(ib.DataError) as caught:
        Indiana().locate(None)
    for words in (
        "raddar/chest-xrays-indiana-university",
        "openi.nlm.nih.gov",
        "CC BY-NC-ND 4.0",
        "--data indiana=DIR",
    ):
        assert words in str(caught.value)
    assert "data prepare" not in str(caught.value)
