"""LaMa paints what its network does in plain torch, from known pixels alone, the same in every batch."""

from __future__ import annotations

import json
import subprocess
import sys

import inpaintbench_lama
import numpy as np
import pytest
import torch
from inpaintbench_lama import Lama

import inpaintbench as ib
from inpaintbench.testing import check


def hole(height, width):
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height // 2, width // 3 : width // 2 + 1] = True
    return mask


def degraded(picture, seed=0, size=(40, 48), mask=None):
    return ib.Degraded(str(seed), picture(*size, seed), hole(*size) if mask is None else mask)


def reference(painter, item):
    """The same in plain torch, written as LaMa's authors call their model."""
    image = torch.from_numpy(np.moveaxis(item.image, 2, 0).astype(np.float32) / 255)[None]
    mask = torch.from_numpy(item.mask.astype(np.float32))[None, None]
    with torch.no_grad():
        found = painter(image, mask)[0].permute(1, 2, 0).numpy()
    return np.clip(np.rint(found * 255), 0, 255).astype(np.uint8)


def test_the_plugin_offers_lama():
    assert list(inpaintbench_lama.inpainters()) == [Lama]
    assert (Lama().multiple_of, Lama().native, Lama().uses_prompt, Lama.batch_size) == (8, None, False, 8)


def test_a_script_keeps_the_contract(of, script):
    check(of(script))


def test_t01_the_hole_is_painted_as_the_network_paints_it(of, script, painter, host, picture):
    item = degraded(picture)
    (found,) = of(script).load(host)([item])
    assert np.array_equal(found, reference(painter, item))
    assert np.array_equal(found[~item.mask], item.image[~item.mask])
    assert np.abs(found[item.mask].astype(int) - item.image[item.mask]).mean() > 10


def test_t08_what_lies_in_the_hole_is_never_shown(of, script, host, picture):
    item = degraded(picture)
    other = ib.Degraded("", np.where(item.mask[:, :, None], 255 - item.image, item.image), item.mask)
    found = of(script).load(host)([item, other])
    assert np.array_equal(*found)


def test_a_program_that_returns_the_picture_is_shown_black_in_the_hole(write, of, host, picture, tmp_path):
    class Nothing(torch.nn.Module):
        def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return image

    item = degraded(picture)
    (found,) = of(write(Nothing(), tmp_path / "nothing.pt")).load(host)([item])
    assert not found[item.mask].any()
    assert np.array_equal(found[~item.mask], item.image[~item.mask])


def test_t22_levels_are_clipped_and_rounded(write, of, host, picture, tmp_path):
    class Wild(torch.nn.Module):
        def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return image * 0 + torch.tensor([-3.0, 100.6 / 255, 7.0])[None, :, None, None]

    (found,) = of(write(Wild(), tmp_path / "wild.pt")).load(host)([degraded(picture)])
    assert np.unique(found.reshape(-1, 3), axis=0).tolist() == [[0, 101, 255]]


def test_a_picture_is_the_same_in_every_batch_and_at_every_call(of, script, host, picture):
    paint = of(script).load(host)
    items = [degraded(picture, seed) for seed in range(5)]
    alone = [paint([item])[0] for item in items]
    for _ in range(3):
        assert all(np.array_equal(a, b) for a, b in zip(alone, paint(items), strict=True))
        assert all(np.array_equal(a, b) for a, b in zip(alone, paint(items[::-1])[::-1], strict=True))
    assert paint([]) == []


def test_t23_a_picture_with_nan_is_a_failure(write, of, host, picture, tmp_path):
    class Broken(torch.nn.Module):
        def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return torch.log(image.sum(dim=[1, 2, 3], keepdim=True) - 1000.0).mul(0.0) + image

    paint = of(write(Broken(), tmp_path / "broken.pt")).load(host)
    dark = ib.Degraded("dark", np.zeros((40, 48, 3), np.uint8), hole(40, 48))
    bright = ib.Degraded("bright", np.full((40, 48, 3), 255, np.uint8), hole(40, 48))
    assert paint([bright])[0].any()
    with pytest.raises(ib.DataError, match="it painted NaN"):
        paint([bright, dark])


def test_a_run_has_pictures_of_any_size_and_no_path_in_its_result(script, of, tmp_path):
    inpainter = f"lama:file={script},sha256={of(script).sha256}"
    command = ["eval", "--suite", "photos", "--limit", "2", "--inpainter", inpainter, "--no-controls"]
    found = subprocess.run(
        [sys.executable, "-m", "inpaintbench", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    (file,) = (tmp_path / "results").rglob("lama-*.json")
    document = json.loads(file.read_text())
    assert document["inpainter"]["spec"].startswith("lama:file=tiny-lama.pt,sha256=")
    assert str(script.parent) not in file.read_text()
    assert document["scores"]["mse.keep"]["value"] == 0


def test_listing_imports_neither_torch_nor_numpy():
    code = (
        "import sys, inpaintbench_lama as p; [cls().weights for cls in p.inpainters()];"
        "print(sorted({'torch', 'numpy', 'cv2'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
