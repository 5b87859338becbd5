"""The photographs: found without importing scikit-image, pinned by their bytes, one object in each."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from skimage import data, io
from skimage.data._registry import registry

import inpaintbench as ib
from inpaintbench_benchmarks.photos import Photos, catalogue

HERE = Photos().locate(None)
IDS = HERE.ids()
CATALOGUE = catalogue.load()
EVERY_PHOTO = pytest.mark.parametrize("id", IDS)


def test_there_are_a_dozen_with_different_ids():
    assert len(IDS) == len(set(IDS)) == 12
    assert list(IDS) == sorted(IDS)


@EVERY_PHOTO
def test_the_pinned_digest_is_the_one_scikit_image_itself_pins(id):
    assert registry[f"data/{CATALOGUE[id].file}"] == CATALOGUE[id].sha256


@EVERY_PHOTO
def test_t34_the_pixels_are_those_that_scikit_image_reads(id):
    sample = HERE.read(id)
    pixels = io.imread(Path(data.__file__).parent / CATALOGUE[id].file)
    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    assert sample.image.dtype == np.uint8
    assert sample.size == sample.image.shape[:2] == pixels.shape[:2]
    difference = np.abs(sample.image.astype(int) - pixels)
    assert difference.max() <= (2 if CATALOGUE[id].file.endswith("jpg") else 0)


@EVERY_PHOTO
def test_a_sample_has_a_region_a_prompt_and_three_references(id):
    sample = HERE.read(id)
    assert sample.id == sample.group == id
    assert sample.mask.dtype == np.bool_
    assert sample.mask.shape == sample.size
    assert 0.005 < sample.mask.mean() < 0.2
    assert sample.text
    assert len(set(sample.references)) == 3
    assert sample.references == HERE.references(id)
    assert sample.tags["content"] in {"person", "animal", "object", "scene", "texture"}
    grey = bool((sample.image == sample.image[:, :, :1]).all())
    assert sample.tags["colour"] == ("grey" if grey else "colour")


def test_references_are_plain_lower_case_sentences():
    texts = [text for photo in CATALOGUE.values() for text in (*photo.references, photo.text)]
    assert all(text == text.strip().lower() and not text.endswith(".") for text in texts)
    assert all(len(text.split()) >= 6 for photo in CATALOGUE.values() for text in photo.references)
    assert len(set(texts)) == 48


@pytest.mark.parametrize(
    ("id", "inside", "outside"),
    [
        ("astronaut", (100, 420), (120, 220)),
        ("camera", (130, 215), (300, 290)),
        ("cat", (116, 172), (134, 318)),
        ("coffee", (290, 365), (150, 290)),
        ("rocket", (250, 322), (250, 195)),
    ],
)
def test_t01_the_object_is_in_the_hole_and_its_neighbour_is_not(id, inside, outside):
    mask = HERE.read(id).mask
    assert mask[inside]
    assert not mask[outside]


def test_a_changed_file_costs_its_own_sample_and_says_so(tmp_path):
    for photo in CATALOGUE.values():
        shutil.copy(HERE.root / photo.file, tmp_path)
    with (tmp_path / "coins.png").open("ab") as file:
        file.write(b"!")
    (tmp_path / "rocket.jpg").unlink()
    photos = Photos().locate(tmp_path)
    with pytest.raises(ib.DataError, match=r"'coins.png' is not the file that 'photos' is made of: its sha256 is"):
        photos.read("coins")
    with pytest.raises(ib.DataError, match=r"cannot read the photograph 'rocket\.jpg': No such file"):
        photos.read("rocket")
    assert photos.stamp("rocket") == ""
    assert (photos.read("cat").image == HERE.read("cat").image).all()


def test_a_folder_without_the_photographs_is_named_and_what_should_lie_in_it(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(ib.DataError) as caught:
        Photos().locate(tmp_path)
    assert str(caught.value) == (
        f"'{tmp_path}' holds no photograph of 'photos': astronaut.png, brick.png, camera.png … should lie in it, as "
        "they do in the folder 'data' of scikit-image"
    )


def test_a_stamp_changes_with_the_file(tmp_path):
    file = tmp_path / CATALOGUE["cat"].file
    shutil.copy(HERE.root / file.name, file)
    photos = Photos().locate(tmp_path)
    before = photos.stamp("cat")
    assert before == photos.stamp("cat")
    os.utime(file, (1, 1))
    assert photos.stamp("cat") not in ("", before)


def test_without_scikit_image_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ib.DataError, match=r"^the photographs come with scikit-image: pip install scikit-image$"):
        Photos().locate(None)


def test_a_missing_folder_and_an_unknown_id_are_refused(tmp_path):
    with pytest.raises(ib.DataError, match="which is no folder"):
        Photos().locate(tmp_path / "nowhere")
    with pytest.raises(ib.DataError, match="'dog' is no id of 'photos'; it has astronaut, brick"):
        HERE.read("dog")


def test_where_the_photographs_lie_is_no_part_of_what_they_are(tmp_path):
    shutil.copy(HERE.root / CATALOGUE["cat"].file, tmp_path)
    assert Photos().locate(tmp_path) == Photos()
    assert Photos().locate(tmp_path).identity == Photos().identity


def test_the_source_pins_the_catalogue():
    assert Photos.source.endswith(hashlib.sha256(catalogue.CATALOGUE.read_bytes()).hexdigest())


def test_a_located_data_set_travels_to_another_process():
    again = pickle.loads(pickle.dumps(HERE))
    assert again.root == HERE.root
    assert (again.read("coins").mask == HERE.read("coins").mask).all()


def test_finding_and_reading_imports_no_part_of_scikit_image():
    code = (
        "import sys; from inpaintbench_benchmarks.photos import Photos, SUITE; "
        "light = 'numpy' not in sys.modules and 'cv2' not in sys.modules; "
        "Photos().locate(None).read('coins'); print(light, 'skimage' in sys.modules, 'scipy' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False"]
