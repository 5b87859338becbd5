"""Trees of classes: ids without what lies above the class, names from a file or from the folders."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import imagefolder_files as files
import pytest
from folder_files import write_picture

import inpaintbench as ib
from inpaintbench.pipeline.rerun import revision_of
from inpaintbench_benchmarks.imagefolder import SUITES, ImageFolder


def revision(folder: Path) -> str:
    return revision_of(dataclasses.replace(SUITES[0], dataset=ImageFolder().locate(folder)))


@pytest.fixture
def imagenet(tmp_path: Path) -> Path:
    files.write_imagenet(tmp_path / "imagenet")
    return tmp_path / "imagenet"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    files.write_own(tmp_path / "own")
    return tmp_path / "own"


def test_a_sample_says_its_class_by_name_and_chooses_among_those_of_the_tree(imagenet: Path) -> None:
    found = ImageFolder().locate(imagenet)
    assert len(found.ids()) == 10
    assert found.ids()[:2] == ("n01440764/ILSVRC2012_val_00000001.JPEG", "n01440764/ILSVRC2012_val_00000002.JPEG")
    assert found.left_out == {"it lies in no class's folder": 2}
    sample = found.read(found.ids()[0])
    assert sample.references == ("tench", "Tinca tinca")
    assert sample.choices == ("tench", "crane", "maillot", "maillot, tank suit")
    assert (sample.text, sample.question) == ("tench", "Which of these does the picture show?")
    assert (sample.tags, sample.group, sample.mask) == ({}, sample.id, None)


def test_t28_references_are_the_names_of_the_class_and_never_what_another_class_is_called(imagenet: Path) -> None:
    found = ImageFolder().locate(imagenet)
    references = {id.partition("/")[0]: found.references(id) for id in found.ids()}
    assert references == {
        "n01440764": ("tench", "Tinca tinca"),
        "n02012849": ("crane",),
        "n03126707": ("crane",),
        "n03710637": ("maillot",),
        "n03710721": ("maillot, tank suit", "tank suit"),
    }
    assert all(references[id.partition("/")[0]][0] in found.record(id).choices for id in found.ids())


def test_the_samples_are_the_same_whatever_lies_above_the_classes(imagenet: Path, tmp_path: Path) -> None:
    flat = shutil.copytree(imagenet / "ILSVRC/val", tmp_path / "flat")
    shutil.copy(imagenet / "LOC_synset_mapping.txt", flat / "classes.txt")
    assert revision(flat) == revision(imagenet)


def test_without_a_file_of_names_classes_are_called_as_their_folders(own: Path) -> None:
    found = ImageFolder().locate(own)
    assert found.record("golden_retriever/1.png").choices == ("café", "golden retriever", "t-shirt")
    assert found.references("golden_retriever/1.png") == ("golden retriever",)
    assert found.references("café/3.png") == ("café",)


def test_what_is_in_two_splits_counts_once_and_one_split_can_be_given(own: Path) -> None:
    found = ImageFolder().locate(own)
    assert found.left_out == {"its id is there already": 3}
    assert len(found.ids()) == 9
    assert found.record("t-shirt/2.png").picture == "test/t-shirt/2.png"
    assert len(ImageFolder().locate(own / "train").ids()) == 6


def test_names_of_one_s_own_are_taken_where_they_are_given(own: Path) -> None:
    before = revision(own)
    files.write_names(own)
    found = ImageFolder().locate(own)
    assert found.references("golden_retriever/1.png") == ("golden retriever", "retriever")
    assert found.record("café/1.png").choices == ("coffee house", "golden retriever", "t-shirt")
    assert revision(own) != before


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("class_names.json", "[]", "'class_names.json' must be one object: the folder of each class, and its name"),
        ("class_names.json", "{", "'class_names.json' is not whole JSON"),
        ("class_names.json", '{"t-shirt": 5}', "'class_names.json': 't-shirt' has 5, which is neither a name nor"),
        ("classes.txt", "dog hound\n", "'classes.txt' names none of the classes' folders, such as 'café': mend it or"),
        ("LOC_synset_mapping.txt", "\n", "'LOC_synset_mapping.txt' names none of the classes' folders"),
    ],
)
def test_a_file_of_names_that_names_nothing_is_refused(own: Path, name: str, text: str, message: str) -> None:
    (own / name).write_text(text)
    with pytest.raises(ib.DataError) as caught:
        ImageFolder().locate(own)
    assert message in str(caught.value)


def test_a_folder_that_has_not_two_classes_is_told_what_it_lacks(tmp_path: Path) -> None:
    should = r"there should be DIR/CLASS/PICTURE\.jpg for two classes or more"
    write_picture(tmp_path / "loose.jpg", 1)
    with pytest.raises(ib.DataError, match=f"has no picture in a class's folder: {should}"):
        ImageFolder().locate(tmp_path)
    write_picture(tmp_path / "cat/1.jpg", 1)
    with pytest.raises(ib.DataError, match=f"has pictures of one class only, 'cat': {should}"):
        ImageFolder().locate(tmp_path)
    with pytest.raises(ib.DataError, match=r"with a folder of pictures for each class as --data imagefolder=DIR$"):
        ImageFolder().locate(None)


def test_a_broken_picture_costs_its_own_sample(own: Path) -> None:
    (own / "train/t-shirt/1.png").write_bytes(b"\x89PNG")
    found = ImageFolder().locate(own)
    with pytest.raises(ib.DataError, match=r"the picture '1\.png' is cut off"):
        found.read("t-shirt/1.png")
    assert found.read("t-shirt/2.png").image is not None
