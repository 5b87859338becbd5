"""CelebA-HQ: one number for each face, whichever folder it lies in and however that counts."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import celebahq_files as files
import numpy as np
import pytest
from folder_files import write_picture

import inpaintbench as ib
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.celebahq import SUITES, CelebaHq

IDS = ("0", "12345", "29999", "7")
LAYOUTS = (files.write_mask_hq, files.write_256, files.write_data256x256, files.write_renamed)


def revision(folder: Path) -> str:
    return revision_of(dataclasses.replace(SUITES[0], dataset=CelebaHq().locate(folder)))


def test_every_layout_has_the_same_faces_under_the_same_ids(tmp_path: Path) -> None:
    revisions = set()
    for layout in LAYOUTS:
        folder = tmp_path / layout.__name__
        layout(folder)
        found = CelebaHq().locate(folder)
        assert found.ids() == IDS
        assert found.left_out == {}
        revisions.add(revision(folder))
    assert len(revisions) == 1


def test_two_resolutions_are_two_revisions(tmp_path: Path) -> None:
    files.write_mask_hq(tmp_path / "a", 64)
    files.write_mask_hq(tmp_path / "b", 32)
    assert revision(tmp_path / "a") != revision(tmp_path / "b")


def test_t01_the_masks_of_the_parts_of_faces_are_no_faces(tmp_path: Path) -> None:
    files.write_mask_hq(tmp_path)
    found = CelebaHq().locate(tmp_path)
    assert {found.record(id).picture for id in IDS} == {f"CelebAMask-HQ/CelebA-HQ-img/{id}.jpg" for id in IDS}
    sample = found.read("7")
    assert sample.mask is None
    assert (sample.group, sample.text, sample.references) == ("7", "", ())


@pytest.mark.parametrize("given", ["CelebAMask-HQ", "CelebAMask-HQ/CelebA-HQ-img"])
def test_the_folder_may_be_given_at_any_depth(tmp_path: Path, given: str) -> None:
    files.write_mask_hq(tmp_path)
    assert CelebaHq().locate(tmp_path / given).ids() == IDS


def test_faces_counted_from_one_are_known_by_their_last_too(tmp_path: Path) -> None:
    for number in (1, 30000):
        write_picture(tmp_path / f"faces/{number:05d}.png", number)
    assert CelebaHq().locate(tmp_path).ids() == ("0", "29999")


def test_where_the_original_pictures_are_no_others_count(tmp_path: Path) -> None:
    files.write_mask_hq(tmp_path)
    files.write_256(tmp_path, 32)
    found = CelebaHq().locate(tmp_path)
    assert found.read("7").size == (64, 64)
    assert found.left_out == {}


def test_a_number_that_comes_twice_or_is_none_of_the_data_s_is_left_out_and_counted(tmp_path: Path) -> None:
    files.write_256(tmp_path)
    write_picture(tmp_path / "copy/7.png", 7)
    write_picture(tmp_path / "copy/30001.png", 7)
    found = CelebaHq().locate(tmp_path)
    assert found.ids() == IDS
    assert found.left_out == {"its id is there already": 1, "its number is not one from 0 to 29999": 1}


def test_a_broken_picture_costs_its_own_sample(tmp_path: Path) -> None:
    files.write_256(tmp_path)
    (tmp_path / "celeba_hq_256/00007.jpg").write_bytes(b"\xff\xd8")
    found = CelebaHq().locate(tmp_path)
    with pytest.raises(ib.DataError, match=r"the picture '00007\.jpg' is cut off"):
        found.read("7")
    assert isinstance(found.read("0").image, np.ndarray)


@pytest.mark.parametrize("fill", [lambda folder: None, lambda folder: write_picture(folder / "face.jpg", 1)])
def test_who_has_no_data_learns_where_to_get_it_and_whose_terms_to_accept(
    tmp_path: Path, fill: Callable[[Path], None]
) -> None:
    fill(tmp_path)
    for given in (None, tmp_path):
        with pytest.raises(ib.DataError) as caught:
            CelebaHq().locate(given)
        for words in ("github.com/switchablenorms/CelebAMask-HQ", "non-commercial", "agreement", "CelebA-HQ-img/0.jpg"):
            assert words in str(caught.value)
