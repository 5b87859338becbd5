"""Any folder of pictures: what is a sample, what is a mask, and what a folder without either is told."""

from __future__ import annotations

import dataclasses
import os
import shutil
import unicodedata
from pathlib import Path

import cv2
import folder_files as files
import numpy as np
import pytest

import inpaintbench as ib
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench.pipeline.source import Source
from inpaintbench_benchmarks import folder
from inpaintbench_benchmarks.folder import Pictures

FOLDER, _, MASKS = folder.SUITES


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    files.write_pictures(tmp_path / "pictures")
    return tmp_path / "pictures"


def revision(suite: ib.Suite, where: Path) -> str:
    return revision_of(dataclasses.replace(suite, dataset=suite.dataset.locate(where)))


def test_every_picture_is_a_sample_known_by_its_path_and_nothing_else_is(pictures: Path) -> None:
    found = Pictures().locate(pictures)
    assert found.ids() == files.PICTURES
    assert found.left_out == {}
    sample = found.read("holiday/dog 1.JPEG")
    assert sample.image is not None
    assert sample.image.shape == (*files.SIZE, 3)
    assert (sample.mask, sample.references, sample.text, sample.group) == (None, (), "", "holiday/dog 1.JPEG")
    assert found.question == sample.question == "Provide a one-sentence caption for the provided image."


def test_letters_of_names_are_composed_in_ids_and_as_they_are_on_disk(pictures: Path) -> None:
    found = Pictures().locate(pictures)
    record = found.record(files.CAFE)
    assert record.picture != files.CAFE
    assert unicodedata.normalize("NFC", record.picture) == files.CAFE
    assert found.read(files.CAFE).id == files.CAFE


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_left_out_and_counted(pictures: Path) -> None:
    shutil.copy(pictures / "beach.jpg", os.fsencode(pictures) + b"/\xff.jpg")
    found = Pictures().locate(pictures)
    assert found.ids() == files.PICTURES
    assert found.left_out == {"its name is not UTF-8 text": 1}


def test_the_revision_is_that_of_names_and_pixels_wherever_the_folder_lies(pictures: Path, tmp_path: Path) -> None:
    before = revision(FOLDER, pictures)
    moved = shutil.copytree(pictures, tmp_path / "elsewhere" / "copy")
    assert revision(FOLDER, moved) == before
    pixels = cv2.imread(str(moved / "holiday/cat.png"))
    cv2.imwrite(str(moved / "holiday/cat.png"), pixels, [cv2.IMWRITE_PNG_COMPRESSION, 0])
    assert revision(FOLDER, moved) == before
    pixels[0, 0] ^= 1
    cv2.imwrite(str(moved / "holiday/cat.png"), pixels)
    changed = revision(FOLDER, moved)
    (moved / "captions.csv").write_text("file,caption\nbeach.jpg,a beach\n")
    assert len({before, changed, revision(FOLDER, moved)}) == 3


def test_a_broken_picture_costs_its_own_sample(pictures: Path) -> None:
    (pictures / "beach.jpg").write_bytes((pictures / "beach.jpg").read_bytes()[:-40])
    found = Pictures().locate(pictures)
    assert len(found.ids()) == 5
    with pytest.raises(ib.DataError, match=r"the picture 'beach\.jpg' is cut off"):
        found.read("beach.jpg")
    assert found.read("holiday/cat.png").image is not None


def test_t34_a_picture_is_turned_upright_and_grey_ones_get_three_channels(tmp_path: Path) -> None:
    from PIL import Image

    turned = Image.new("RGB", (30, 20), (10, 200, 30))
    exif = turned.getexif()
    exif[0x0112] = 6
    turned.save(tmp_path / "turned.jpg", exif=exif)
    Image.new("L", (30, 20), 77).save(tmp_path / "grey.png")
    found = Pictures().locate(tmp_path)
    assert found.read("turned.jpg").size == (30, 20)
    grey = found.read("grey.png").image
    assert grey is not None
    assert (grey == 77).all()
    assert grey.shape == (20, 30, 3)


@pytest.mark.parametrize("write", [files.write_masks_apart, files.write_masks_beside])
def test_t01_the_white_of_a_mask_is_the_hole_wherever_the_mask_lies(pictures: Path, write: object) -> None:
    assert callable(write)
    write(pictures)
    found = Pictures(regions="masks").locate(pictures)
    assert found.ids() == ("beach.jpg", files.CAFE, "holiday/dog 1.JPEG")
    boxes = ((8, 10, 12, 20), (0, 0, 48, 32), (30, 2, 10, 10))
    for id, box in zip(found.ids(), boxes, strict=True):
        mask = found.read(id).mask
        assert mask is not None
        assert (mask == (files.drawn(box) == 255)).all()
    assert found.left_out["it has no mask"] == 2


def test_both_layouts_of_masks_have_one_revision(pictures: Path, tmp_path: Path) -> None:
    beside = shutil.copytree(pictures, tmp_path / "beside")
    files.write_masks_apart(pictures)
    files.write_masks_beside(beside)
    assert revision(MASKS, pictures) == revision(MASKS, beside)


def test_masks_are_no_samples_of_either_suite(pictures: Path) -> None:
    files.write_masks_apart(pictures)
    files.write_masks_beside(pictures)
    assert Pictures().locate(pictures).ids() == files.PICTURES
    found = Pictures(regions="masks").locate(pictures)
    assert found.left_out == {"it has no mask": 2, "it is a mask without a picture": 1}
    assert [id for id in found.ids() if id.startswith("beach")] == ["beach.jpg#mask", "beach.jpg#masks"]


def test_several_masks_of_a_picture_are_samples_of_one_group(tmp_path: Path) -> None:
    files.write_lama(tmp_path)
    found = Pictures(regions="masks").locate(tmp_path)
    assert found.ids() == ("a_crop000.png#mask000", "a_crop000.png#mask001", "b_crop000.png")
    assert [found.read(id).group for id in found.ids()] == ["a_crop000.png", "a_crop000.png", "b_crop000.png"]
    assert Pictures().locate(tmp_path).ids() == ("a_crop000.png", "b_crop000.png")


def masked(tmp_path: Path, pixels: np.ndarray, ending: str = ".png") -> Source:
    """A folder of one picture of 48 × 64 and one mask, as the suite reads it."""
    files.write_picture(tmp_path / "a.jpg", 1)
    done, data = cv2.imencode(ending, pixels)
    assert done
    (tmp_path / "masks").mkdir()
    (tmp_path / f"masks/a{ending}").write_bytes(data.tobytes())
    return Source.of(MASKS, MASKS.dataset.locate(tmp_path))


def test_t02_a_mask_that_is_a_jpeg_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ib.DataError, match=r"the mask 'a\.jpg' is no PNG: save it as one, in black and white"):
        masked(tmp_path, files.drawn((8, 8, 8, 8)), ".jpg").read("a.jpg")


def test_t02_a_mask_that_hides_in_an_alpha_channel_is_refused(tmp_path: Path) -> None:
    alpha = 255 - files.drawn((8, 8, 8, 8))
    pixels = np.dstack([np.full((*files.SIZE, 3), 255, np.uint8), alpha])
    with pytest.raises(ib.DataError, match=r"the mask 'a\.png' has transparent parts"):
        masked(tmp_path, pixels).read("a.jpg")


def test_t02_a_mask_in_a_palette_is_read_by_its_colours_not_its_numbers(tmp_path: Path) -> None:
    from PIL import Image

    source = masked(tmp_path, files.drawn((8, 8, 8, 8)))
    indexed = Image.fromarray((files.drawn((8, 10, 12, 20)) == 255).astype(np.uint8), mode="L").convert("P")
    indexed.putpalette([0, 0, 0, 255, 255, 255] + [0] * 762)
    indexed.save(tmp_path / "masks/a.png")
    mask = source.read_original("a.jpg").mask
    assert mask is not None
    assert (mask == (files.drawn((8, 10, 12, 20)) == 255)).all()


def test_t02_an_empty_mask_and_a_full_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ib.DataError, match=r"the mask 'a\.png' is black: it has no hole"):
        masked(tmp_path / "empty", np.zeros(files.SIZE, np.uint8)).read("a.jpg")
    with pytest.raises(ib.DataError, match=r"covers the whole picture, which this suite does not allow"):
        masked(tmp_path / "full", np.full(files.SIZE, 255, np.uint8)).read("a.jpg")


def test_t03_a_mask_of_another_size_is_refused_not_stretched(tmp_path: Path) -> None:
    with pytest.raises(ib.DataError, match=r"the mask 'a\.png' has 64 x 32 pixels, its picture 64 x 48"):
        masked(tmp_path, files.drawn((8, 8, 8, 8), (32, 64))).read("a.jpg")


def test_t03_at_the_working_size_a_mask_is_binary_and_has_its_share(tmp_path: Path) -> None:
    sample = masked(tmp_path, files.drawn((8, 8, 24, 32))).read("a.jpg")
    assert sample.mask is not None
    assert sample.mask.dtype == np.bool_
    assert min(sample.mask.shape) == 512
    assert sample.mask.mean() == pytest.approx(0.25, abs=0.01)


def test_a_folder_without_pictures_is_told_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/notes.txt").write_text("hello")
    endings = ".jpg, .png, .webp, .bmp, .tif or .gif"
    for place, message in (
        ("empty", f"is empty: put pictures into it, files that end with {endings}"),
        ("other", f"holds no picture: none of its files, such as 'notes.txt', ends with {endings}"),
        ("none", "which is no folder"),
    ):
        with pytest.raises(ib.DataError) as caught:
            Pictures().locate(tmp_path / place)
        assert str(caught.value).endswith(message)
        assert f"'{tmp_path / place}'" in str(caught.value)
    with pytest.raises(ib.DataError, match=r"is not here: give any folder of pictures as --data folder=DIR$"):
        Pictures().locate(None)


def test_a_folder_without_masks_is_told_where_to_put_them(pictures: Path) -> None:
    with pytest.raises(ib.DataError, match=r"has a mask: put each, black with a white hole, as 'masks/NAME\.png', or"):
        Pictures(regions="masks").locate(pictures)
