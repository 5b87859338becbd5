"""Places365: known by file names, whichever archive; two resolutions are two revisions."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import places_files as files
import pytest

import inpaintbench as ib
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.places import SUITES, Places

IDS = tuple(f"Places365_val_{number:08d}" for number in files.NUMBERS)


def revision(folder: Path) -> str:
    return revision_of(dataclasses.replace(SUITES[0], dataset=Places().locate(folder)))


def test_both_archives_have_the_same_ids_and_nothing_else_is_a_sample(tmp_path: Path) -> None:
    files.write_large(tmp_path / "large")
    files.write_small(tmp_path / "small")
    files.write_others(tmp_path / "large")
    large, small = (Places().locate(tmp_path / name) for name in ("large", "small"))
    assert large.ids() == small.ids() == IDS
    assert large.left_out == {}
    sample = large.read(IDS[3])
    assert (sample.size, sample.group, sample.references, sample.text) == ((52, 62), IDS[3], (), "")
    assert sample.mask is None
    assert large.expected == 36_500


def test_two_resolutions_are_two_revisions_and_other_arrangements_are_not(tmp_path: Path) -> None:
    files.write_large(tmp_path / "large")
    files.write_small(tmp_path / "small")
    flat = tmp_path / "flat"
    flat.mkdir()
    for file in (tmp_path / "large").rglob("*.jpg"):
        shutil.copy(file, flat)
    assert revision(tmp_path / "large") == revision(flat) != revision(tmp_path / "small")


def test_of_both_archives_the_larger_pictures_count(tmp_path: Path) -> None:
    files.write_small(tmp_path / "a")
    files.write_large(tmp_path / "b")
    files.write_small(tmp_path / "c")
    found = Places().locate(tmp_path)
    assert found.ids() == IDS
    assert {found.read(id).size[0] for id in found.ids()} == {52}


def test_who_has_the_labels_has_the_same_revision(tmp_path: Path) -> None:
    files.write_large(tmp_path)
    before = revision(tmp_path)
    files.write_labels(tmp_path)
    assert revision(tmp_path) == before


def test_a_broken_picture_costs_its_own_sample(tmp_path: Path) -> None:
    files.write_large(tmp_path)
    (tmp_path / "val_large/Places365_val_00000002.jpg").write_bytes(b"")
    found = Places().locate(tmp_path)
    assert len(found.ids()) == 4
    with pytest.raises(ib.DataError, match=r"'Places365_val_00000002\.jpg' is not a picture"):
        found.read(IDS[1])


def test_who_has_no_data_learns_where_to_get_it_and_whose_terms_to_accept(tmp_path: Path) -> None:
    with pytest.raises(ib.DataError) as caught:
        Places().locate(None)
    for words in ("places2.csail.mit.edu/download.html", "terms of Places", "--data places=DIR", "Places365_val_*.jpg"):
        assert words in str(caught.value)
    with pytest.raises(ib.DataError, match=r"does not hold the data of 'places': there should be Places365_val_\*"):
        Places().locate(tmp_path)
