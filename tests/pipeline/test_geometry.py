"""Pictures are scaled to the suite's size, padded to what a model wants, and never stretched."""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from inpaintbench_pieces import Gallery, Identity, Noisy
from inpaintbench_pieces.log import lines
from workshop import Ran, arrange, entries, files, paint_picture, run

from inpaintbench.builtin.degraders import Erase
from inpaintbench.builtin.pixels import Mse
from inpaintbench.pipeline.geometry import Fit, scale_image, scale_mask, working_size
from inpaintbench.store import codec
from inpaintbench.types import composite

SIZES = [(427, 500), (64, 64), (61, 83), (65, 63), (5, 9), (1, 40), (40, 1), (1, 1), (2, 3)]
NEEDS = [{}, {"multiple": 8}, {"multiple": 64}, {"least": 70}, {"multiple": 8, "least": 65}]


def reflected(side: int, padded: int) -> np.ndarray:
    """Which row each padded row shows: back and forth between the first and the last, without repeating either."""
    period = max(1, 2 * (side - 1))
    place = np.arange(padded) % period
    return np.minimum(place, period - place) if side > 1 else np.zeros(padded, int)


@pytest.mark.parametrize("needs", NEEDS, ids=str)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_t07_sizes_are_padded_by_reflection_and_never_stretched(size: tuple[int, int], needs: dict[str, int]) -> None:
    image = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    mask = np.random.default_rng(1).random(size) < 0.3
    fit = Fit.of(Identity(**needs), size)
    height, width = fit.padded
    assert height % needs.get("multiple", 1) == width % needs.get("multiple", 1) == 0
    assert min(height, width) >= needs.get("least", 1)
    assert height - max(size[0], needs.get("least", 1)) < needs.get("multiple", 1)
    rows, columns = reflected(size[0], height), reflected(size[1], width)
    assert np.array_equal(fit.image(image), image[rows][:, columns])
    assert np.array_equal(fit.mask(mask), mask[rows][:, columns])
    assert np.array_equal(fit.undo(fit.image(image)), image)
    assert fit.changes_nothing == (fit.padded == size)


@pytest.mark.parametrize("native", [32, 64, 100])
@pytest.mark.parametrize("size", [(427, 500), (61, 83), (5, 9), (1, 7)], ids=str)
def test_t07_a_native_size_scales_both_sides_alike(size: tuple[int, int], native: int) -> None:
    fit = Fit.of(Identity(short_side=native, multiple=8), size)
    assert min(fit.scaled) == native
    scale = native / min(size)
    assert all(abs(after - before * scale) <= 0.5 for before, after in zip(size, fit.scaled, strict=True))
    image = np.full((*size, 3), (10, 120, 250), np.uint8)
    assert fit.image(image).shape == (*fit.padded, 3)
    assert np.array_equal(fit.undo(fit.image(image)), image)


def identical(
    tmp_path: Path, size: tuple[int, int], painter: Identity, working: int | None = None
) -> tuple[Ran, np.ndarray]:
    """What `Identity` made of one picture of a size, in the pipeline, and the picture."""
    folder = tmp_path / "gallery"
    folder.mkdir()
    paint_picture(folder, "p", 3, size)
    made = arrange(Gallery(root=folder), degraders=[Erase(fill="mean")], size=working or min(size))
    return run(tmp_path / "store", made, painter), cv2.imread(str(folder / "p.png"))[:, :, ::-1]


@pytest.mark.parametrize("size", [(427, 500), (65, 63), (5, 9), (1, 40)], ids=str)
def test_t07_an_identity_model_returns_the_degraded_picture_to_the_bit(tmp_path: Path, size: tuple[int, int]) -> None:
    log = str(tmp_path / "log")
    found, image = identical(tmp_path, size, Identity(multiple=8, least=16, log=log))
    height, width = (-(-max(side, 16) // 8) * 8 for side in size)
    ((id, shape, _),) = [line.split() for line in lines(log)]
    assert (id, shape) == ("p", f"{height}x{width}")
    (file,) = [path for path in files(tmp_path / "store") if path.suffix == ".png"]
    raw = codec.load_image(file.read_bytes())
    hole = cv2.imread(str(tmp_path / "gallery" / "p.mask.png"), 0) > 127
    assert raw.shape == image.shape
    assert np.array_equal(raw[~hole], image[~hole])
    assert (raw[hole] == raw[hole][0]).all()
    assert found.rows.measures["mse"].statistics[0, 2] == 0


def test_t05_the_composite_has_the_truth_outside_the_hole_whatever_the_model_scaled(tmp_path: Path) -> None:
    found, _ = identical(tmp_path, (61, 83), Identity(short_side=32, multiple=8))
    hole, band, keep, whole = found.rows.measures["mse"].statistics[0]
    area = found.rows.area[0]
    assert keep > 0  # the raw output went down and up
    assert whole == pytest.approx(hole * area)  # the composite differs in the hole alone
    assert band < hole
    truth, raw = (np.random.default_rng(i).integers(0, 256, (6, 7, 3), np.uint8) for i in (0, 1))
    mask = np.random.default_rng(2).random((6, 7)) < 0.5
    made = composite(truth, mask, raw)
    assert np.array_equal(made[mask], raw[mask])
    assert np.array_equal(made[~mask], truth[~mask])
    assert composite(None, mask, raw) is raw


def test_t19_prediction_and_reference_meet_at_the_working_size(tmp_path: Path) -> None:
    found, _ = identical(tmp_path, (61, 83), Identity(short_side=32, multiple=64), 48)
    sizes = {codec.load_image(path.read_bytes()).shape for path in files(tmp_path / "store") if path.suffix == ".png"}
    assert sizes == {(48, 65, 3)}
    assert found.failures == {}


@pytest.mark.parametrize("size", [(48, 64), (24, 32), (100, 37), (7, 200)], ids=str)
def test_t03_a_mask_is_scaled_by_nearest_neighbour_and_stays_binary(size: tuple[int, int]) -> None:
    mask = np.random.default_rng(0).random((61, 83)) < 0.4
    rows, columns = (((np.arange(n) + 0.5) * m / n).astype(int) for n, m in zip(size, mask.shape, strict=True))
    scaled = scale_mask(mask, size)
    assert scaled.dtype == np.bool_
    assert np.array_equal(scaled, mask[rows][:, columns])


def test_t03_a_hole_too_small_to_survive_keeps_a_pixel() -> None:
    for row, column in ((0, 0), (50, 82), (60, 41)):
        mask = np.zeros((61, 83), bool)
        mask[row, column] = True
        scaled = scale_mask(mask, (6, 8))
        assert scaled.sum() == 1
        ((found_row, found_column),) = np.argwhere(scaled)
        assert abs(found_row - row / 61 * 6) <= 1
        assert abs(found_column - column / 83 * 8) <= 1


def test_t03_the_area_of_the_hole_that_was_painted_is_recorded(tmp_path: Path) -> None:
    found, _ = identical(tmp_path, (61, 83), Identity(), 48)
    mask = cv2.imread(str(tmp_path / "gallery" / "p.mask.png"), 0) > 127
    assert found.rows.area[0] == scale_mask(mask, (48, 65)).mean()
    assert found.rows.area[0] == pytest.approx(mask.mean(), abs=0.02)
    assert found.rows.tags["area"] == ["20-30%"]


def test_a_picture_is_brought_to_the_working_size_in_proportion() -> None:
    assert working_size((427, 640), 512) == (512, 767)
    assert working_size((640, 427), 512) == (767, 512)
    assert working_size((1, 1000), 2) == (2, 2000)
    flat = np.full((10, 20, 3), 77, np.uint8)
    assert (scale_image(flat, (5, 10)) == 77).all()
    assert (scale_image(flat, (20, 40)) == 77).all()
    assert scale_image(flat, (10, 20)) is flat
    halves = np.zeros((2, 2, 3), np.uint8)
    halves[0] = 100
    assert (scale_image(halves, (1, 1)) == 50).all()  # the mean of the area, not one of the pixels


def test_t01_true_is_the_hole(tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    folder.mkdir()
    paint_picture(folder, "p", 0)
    mask = cv2.imread(str(folder / "p.mask.png"), 0) > 127
    log = str(tmp_path / "log")
    run(tmp_path / "store", arrange(Gallery(root=folder)), Identity(log=log))
    assert lines(log) == [f"p 24x32 {mask.sum()}"]
    (file,) = [path for path in files(tmp_path / "store") if path.suffix == ".png"]
    raw = codec.load_image(file.read_bytes())
    assert (raw[mask] == 0).all()
    assert (raw[~mask] > 0).all()


def test_a_hole_as_large_as_the_picture_is_painted_where_the_suite_allows_it(tmp_path: Path) -> None:
    folder = tmp_path / "gallery"
    folder.mkdir()
    paint_picture(folder, "p", 0)
    cv2.imwrite(str(folder / "p.mask.png"), np.full((24, 32), 255, np.uint8))
    made = arrange(Gallery(root=folder), whole_holes=True)
    found = run(tmp_path / "store", made, Noisy())
    assert found.failures == {}
    assert found.rows.area.tolist() == [1.0]
    assert found.rows.tags["area"] == ["90-100%"]
    hole, _, keep, whole = found.rows.measures["mse"].statistics[0]
    assert hole == whole
    assert np.isnan(keep)


def test_t10_the_reconstruction_is_known_by_its_pixels(tmp_path: Path) -> None:
    found, _ = identical(tmp_path, (24, 32), Identity())
    (file,) = [path for path in files(tmp_path / "store") if path.suffix == ".png"]
    pixels = codec.load_image(file.read_bytes())
    assert found.rows.reconstruction == [hashlib.sha256(pixels.tobytes()).hexdigest()]
    assert file.read_bytes().startswith(b"\x89PNG")
    assert not [entry for entry in entries(tmp_path / "store").values() if b"\xff\xd8\xff" in entry[1]]


def test_t10_a_file_compressed_otherwise_is_the_same_sample(tmp_path: Path) -> None:
    digests = set()
    for level in (0, 9):
        folder = tmp_path / f"gallery {level}"
        folder.mkdir()
        paint_picture(folder, "p", 0)
        image = cv2.imread(str(folder / "p.png"))
        cv2.imwrite(str(folder / "p.png"), image, [cv2.IMWRITE_PNG_COMPRESSION, level])
        found = run(tmp_path / f"store {level}", arrange(Gallery(root=folder), scorers=[Mse()]))
        digests.add((found.evaluation.manifest.revision, found.rows.digest))
    assert len(digests) == 1
