"""The mask goes the way of the picture: through its resizing and its crop, to the patches."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import transformers
from inpaintbench_transformers.probes import AttentionEncoder
from inpaintbench_transformers.probes.geometry import view_of
from inpaintbench_transformers.probes.reading import unpack
from inpaintbench_transformers.probes.regions import patch_regions
from inpaintbench_transformers.probes.view import View
from PIL import Image

import inpaintbench as ib

SIZES = ((48, 48), (60, 90), (123, 67), (40, 300), (300, 31), (20, 24))


def processors():
    stretch = transformers.ViTImageProcessor(size={"height": 48, "width": 48})
    crop = transformers.BitImageProcessor(size={"shortest_edge": 56}, crop_size={"height": 48, "width": 48})
    pad = transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 48, "width": 48})
    keep = transformers.BitImageProcessor(size={"shortest_edge": 50}, do_center_crop=False)
    return {"stretch": stretch, "crop": crop, "pad": pad, "keep": keep}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["stretch", "crop", "pad", "keep"])
def test_the_share_of_a_patch_is_what_the_processor_makes_of_the_mask_as_a_picture(tmp_path, name, size):
    processors()[name].save_pretrained(tmp_path)
    processor = transformers.AutoImageProcessor.from_pretrained(tmp_path, backend="pil")
    mask = np.zeros(size, bool)
    mask[size[0] // 5 : size[0] // 2, size[1] // 6 : size[1] // 2] = True
    white = Image.fromarray(np.repeat(mask[:, :, None], 3, axis=2).astype(np.uint8) * 255)
    found = processor(images=white, return_tensors="np", do_normalize=False)["pixel_values"][0, 0]
    view = view_of(processor, size, found.shape, 8)
    rows, columns = (length // 8 for length in found.shape)
    assert (view.rows, view.columns) == (rows, columns)
    seen = found[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).mean(axis=(1, 3))
    shares = view.shares(mask).reshape(rows, columns)
    # a filter blurs the hole's edge by some pixels, and nothing else
    assert np.abs(shares - seen).max() < 0.25
    assert np.abs(shares - seen).mean() < 0.02
    assert shares.sum() == pytest.approx(seen.sum(), rel=0.05)


def test_shares_are_exact_areas():
    mask = np.random.default_rng(0).random((30, 40)) < 0.5
    view = View(60, 80, 6, -4, 10, 5, 9)
    fine = np.kron(mask, np.ones((2, 2)))
    padded = np.pad(fine, ((0, 0), (4, 20)))[6 : 6 + 50, : 9 * 10]
    expected = padded.reshape(5, 10, 9, 10).mean(axis=(1, 3)).ravel()
    assert view.shares(mask) == pytest.approx(expected, abs=1e-12)


def test_a_patch_is_the_holes_from_half_of_its_area_on():
    view = View(24, 24, 0, 0, 8, 3, 3)
    mask = np.zeros((24, 24), bool)
    mask[:4, :8] = True  # half of the first patch
    mask[8:16, 8:11] = True  # three eighths of the middle one
    found = patch_regions(view, mask)
    assert np.flatnonzero(found.hole).tolist() == [0]
    assert np.array_equal(found.outside, ~found.hole)
    assert found.whole.all()
    # one pixel to each side of the edge, it touches all but the last column
    assert np.flatnonzero(found.band).tolist() == [0, 1, 3, 4, 6, 7]


@pytest.mark.parametrize(
    ("rows", "remark"),
    [((0, 2), "the crop leaves the hole out"), ((4, 7), "the hole covers no patch by half"), ((4, 14), "")],
)
def test_a_hole_without_patches_has_its_reason(rows, remark):
    view = View(32, 16, 4, 0, 8, 3, 2)  # the middle 24 rows
    mask = np.zeros((32, 16), bool)
    mask[slice(*rows)] = True
    assert patch_regions(view, mask).remark == remark


def test_views_of_the_published_processors(tower, host, picture):
    views = {
        "vit": (48, 48, 0, 0, 8, 6, 6),
        "dinov2": (56, 84, 4, 18, 8, 6, 6),
        "clip": (48, 72, 0, 12, 8, 6, 6),
        "siglip": (48, 48, 0, 0, 8, 6, 6),
        "blip": (32, 32, 0, 0, 8, 4, 4),
        "qwen2.5-vl": (84, 112, 0, 0, 14, 6, 8),
    }
    for name, numbers in views.items():
        (found,) = AttentionEncoder(model=tower(name)).load(host)([ib.Picture("", picture(80, 120))])
        assert unpack(found).view.numbers == numbers


def test_a_processor_that_does_more_than_resize_and_crop_is_refused(tower, host, picture, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    for file in Path(tower("vit")).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    told = json.loads((folder / "preprocessor_config.json").read_text())
    told["size"] = {"shortest_edge": 48, "longest_edge": 60}
    (folder / "preprocessor_config.json").write_text(json.dumps(told))
    encode = AttentionEncoder(model=str(folder)).load(host)
    with pytest.raises(ib.DataError, match="resizes in a way that no probe can follow"):
        encode([ib.Picture("", picture(60, 60))])
