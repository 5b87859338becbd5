"""Degraders: what they keep, what they destroy, and that the same sample is damaged alike everywhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import typing

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage
from scipy.cluster.vq import kmeans2, vq

from inpaintbench.builtin.degraders import Blur, Erase, Lowdim, Where
from inpaintbench.builtin.palette import quantise
from inpaintbench.errors import DataError, OptionError
from inpaintbench.types import Sample

REGIONS = typing.get_args(Where)
DEGRADERS = [
    Erase(),
    Erase(fill="mean"),
    Erase(fill="noise"),
    Erase(fill="grey"),
    Blur(),
    Blur(kernel=5),
    Lowdim(),
    Lowdim(colours=3, attempts=2, factor=7, quality=40),
]


def scene(height, width, seed=0):
    """A picture with soft shapes, an edge and grain."""
    rng = np.random.default_rng(seed)
    soft = ndimage.gaussian_filter(rng.normal(size=(height, width, 3)), (6, 6, 0), mode="wrap")
    picture = 128 + 90 * soft / (np.abs(soft).max() + 1e-9) + rng.normal(scale=6, size=(height, width, 3))
    picture[height // 3 :, width // 2 :] += 40
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def centred(height, width):
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height - height // 4, width // 4 : width - width // 4] = True
    return mask


def sample(image, mask=None, seed=11):
    return Sample("a", image, mask=mask, size=(0, 0) if image is None else image.shape[:2], seed=seed)


def degrade(degrader, *samples):
    return degrader.load(None)(samples)


def with_region(degrader, where):
    return type(degrader)(**{**vars(degrader), "where": where})


@pytest.mark.parametrize("degrader", DEGRADERS, ids=lambda degrader: str(degrader.spec))
@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(REGIONS),
    st.sampled_from([(1, 1), (61, 83), (64, 64), (1, 40)]) | st.tuples(st.integers(1, 50), st.integers(1, 50)),
    st.integers(0, 2**64),
)
def test_nothing_outside_the_hole_changes_and_the_input_stays_as_it_was(degrader, where, size, seed):
    image, mask = scene(*size), centred(*size)
    before = image.copy(), mask.copy()
    image.flags.writeable = mask.flags.writeable = False
    ((damaged, hole),) = degrade(with_region(degrader, where), sample(image, mask, seed))
    assert damaged.dtype == np.uint8
    assert damaged.shape == image.shape
    assert hole.dtype == np.bool_
    assert hole.any()
    assert (damaged[~hole] == image[~hole]).all()
    assert (image == before[0]).all()
    assert (mask == before[1]).all()
    assert not np.shares_memory(damaged, image)


def test_t01_the_hole_is_where_the_mask_is_true():
    image, mask = np.full((9, 12, 3), 255, np.uint8), np.zeros((9, 12), bool)
    mask[2:5, 3:7] = True
    ((damaged, hole),) = degrade(Erase(), sample(image, mask))
    assert (hole == mask).all()
    assert ((damaged == 0).all(axis=2) == mask).all()


def test_t02_a_sample_without_a_region_is_refused():
    with pytest.raises(DataError, match="names no region"):
        degrade(Erase(), sample(scene(8, 8)))


@pytest.mark.parametrize("fill", ["zeros", "mean", "noise", "grey"])
@pytest.mark.parametrize("where", REGIONS)
def test_t08_erase_leaves_no_trace_of_what_was_in_the_hole(fill, where):
    image, mask = scene(61, 83), centred(61, 83)
    ((first, hole),) = degrade(Erase(where=where, fill=fill), sample(image, mask))
    other = np.where(hole[:, :, None], scene(61, 83, seed=5), image)
    ((second, _),) = degrade(Erase(where=where, fill=fill), sample(other, mask))
    assert (first == second).all()


def test_fills_are_what_they_are_called():
    image, mask = scene(61, 83), centred(61, 83)
    by_fill = {
        fill: degrade(Erase(fill=fill), sample(image, mask))[0][0][mask] for fill in ("zeros", "grey", "mean", "noise")
    }
    assert (by_fill["zeros"] == 0).all()
    assert (by_fill["grey"] == 128).all()
    assert (by_fill["mean"] == np.rint(image[~mask].astype(float).mean(axis=0))).all()
    assert abs(by_fill["noise"].mean() - 127.5) < 5
    assert by_fill["noise"].min() < 3
    assert by_fill["noise"].max() > 252


def test_a_whole_hole_has_no_known_colour_and_becomes_mid_grey():
    ((damaged, _),) = degrade(Erase(where="whole", fill="mean"), sample(scene(8, 9)))
    assert (damaged == 128).all()


@pytest.mark.parametrize("kernel", [5, 51])
@pytest.mark.parametrize("where", ["center", "half", "strokes-thin", "outpaint", "whole"])
def test_blur_is_the_gaussian_of_the_whole_picture(kernel, where):
    image = scene(160, 140)
    ((damaged, hole),) = degrade(Blur(where=where, kernel=kernel), sample(image))
    opencv = cv2.GaussianBlur(image, (kernel, kernel), 0)
    assert (damaged[hole] == opencv[hole]).all()
    sigma = 0.3 * ((kernel - 1) * 0.5 - 1) + 0.8
    scipy = ndimage.gaussian_filter(image.astype(float), sigma, mode="mirror", radius=kernel // 2, axes=(0, 1))
    assert np.abs(damaged[hole] - scipy[hole]).max() < 1.1  # OpenCV's weights have eight bits


def test_the_kernel_of_blur_must_be_odd():
    with pytest.raises(OptionError, match="option 'kernel' of 'blur' must be odd, not '50'"):
        Blur(kernel=50)


def few_colours(height, width):
    """Eight grey levels in tiles of 16, so that k-means has nothing to decide."""
    levels = np.array([0, 36, 72, 109, 145, 182, 218, 255], np.uint8)
    tiles = np.random.default_rng(3).integers(0, 8, (height // 16, width // 16))
    grey = np.kron(levels[tiles], np.ones((16, 16), np.uint8)).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def test_lowdim_keeps_a_picture_that_already_is_low_dimensional():
    image = few_colours(64, 96)
    ((damaged, _),) = degrade(Lowdim(where="whole", factor=1, quality=100), sample(image))
    assert np.abs(damaged.astype(int) - image).max() <= 2


def test_lowdim_averages_blocks_of_its_factor_and_interpolates_between_them():
    image = few_colours(64, 96)
    image[::2] = image[::2] // 2
    ((damaged, _),) = degrade(Lowdim(where="whole", colours=16, attempts=20, quality=100), sample(image))
    means = image.reshape(16, 4, 24, 4, 3).mean(axis=(1, 3))
    at = [(np.arange(4 * n) + 0.5) / 4 - 0.5 for n in means.shape[:2]]
    channel = ndimage.map_coordinates(means[:, :, 0], np.meshgrid(*at, indexing="ij"), order=1, mode="nearest")
    assert np.abs(damaged[:, :, 0] - channel).max() <= 4


def test_lowdim_ends_in_a_jpeg_of_its_quality():
    image = few_colours(64, 96)
    ((damaged, _),) = degrade(Lowdim(where="whole", factor=1), sample(image))
    file = io.BytesIO()
    Image.fromarray(image).save(file, "JPEG", quality=5)
    pillow = np.asarray(Image.open(file)).astype(int)
    assert np.abs(damaged - pillow).max() <= 2
    assert np.abs(damaged.astype(int) - image).max() > 5


def test_the_palette_is_about_as_good_as_the_best_of_scipys():
    image = scene(120, 100)
    pixels = image.reshape(-1, 3).astype(float)
    ours = np.unique(quantise(image, 8, 10, np.random.default_rng(0)).reshape(-1, 3), axis=0)
    assert len(ours) == 8
    best = min((vq(pixels, kmeans2(pixels, 8, minit="++", seed=i)[0])[1] ** 2).mean() for i in range(10))
    assert (vq(pixels, ours.astype(float))[1] ** 2).mean() < 1.05 * best


def test_a_picture_of_fewer_colours_than_the_palette_is_quantised_to_itself():
    image = few_colours(32, 32)
    assert (quantise(image, 16, 3, np.random.default_rng(0)) == image).all()
    assert (quantise(image[:1, :1], 8, 10, np.random.default_rng(0)) == image[:1, :1]).all()


def test_t10_the_jpeg_of_lowdim_never_touches_the_known_pixels():
    image = scene(64, 64)
    ((damaged, hole),) = degrade(Lowdim(where="strokes-medium", quality=1), sample(image))
    assert (damaged[~hole] == image[~hole]).all()
    assert (damaged[hole] != image[hole]).any()


def test_a_sample_without_a_picture_starts_from_mid_grey():
    blank = Sample("a", None, size=(20, 30), seed=1)
    ((damaged, hole),) = degrade(Erase(where="center"), blank)
    assert damaged.shape == (20, 30, 3)
    assert (damaged[~hole] == 128).all()
    assert (damaged[hole] == 0).all()


@pytest.mark.parametrize("where", ["box", "strokes-thin", "strokes-thick", "half"])
def test_every_kind_of_damage_meets_the_same_hole(where):
    holes = [degrade(with_region(degrader, where), sample(scene(61, 83)))[0][1] for degrader in DEGRADERS]
    assert all((hole == holes[0]).all() for hole in holes)


@pytest.mark.parametrize("degrader", DEGRADERS, ids=lambda degrader: str(degrader.spec))
def test_t24_a_sample_is_damaged_alike_whatever_its_neighbours(degrader):
    samples = [sample(scene(40, 48, seed=i), seed=2**200 + i) for i in range(3)]
    alone = [degrade(with_region(degrader, "box"), item)[0] for item in samples]
    together = degrade(with_region(degrader, "box"), *reversed(samples))[::-1]
    for (picture, hole), (picture_again, hole_again) in zip(alone, together, strict=True):
        assert (picture == picture_again).all()
        assert (hole == hole_again).all()


def test_t24_samples_have_noise_of_their_own():
    first, second = degrade(Erase(where="whole", fill="noise"), *(sample(scene(32, 32), seed=i) for i in (1, 2)))
    assert (first[0] != second[0]).mean() > 0.9


DIGEST = """
import sys, hashlib, cv2, numpy as np
from inpaintbench.builtin.degraders import Lowdim
from inpaintbench.types import Sample
cv2.setNumThreads(int(sys.argv[1]))
cv2.setRNGSeed(int(sys.argv[2]))
np.random.seed(int(sys.argv[2]))
y, x = np.mgrid[:300, :280]
image = np.stack([(x * y) % 256, (x * 3 + y) % 256, (y * 5 ^ x) % 256], axis=2).astype(np.uint8)
((damaged, _),) = Lowdim(where="strokes-thick").load(None)([Sample("a", image, seed=77)])
print(hashlib.sha256(damaged.tobytes()).hexdigest())
"""


def test_lowdim_is_equal_to_the_bit_in_fresh_processes_with_other_threads_and_other_global_seeds():
    digests = set()
    for threads in ("1", "2"):
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", DIGEST, threads, threads]
        digests.add(subprocess.run(command, env=environment, capture_output=True, check=True).stdout.strip())
    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_lowdim_neither_reads_nor_moves_any_global_generator():
    image = scene(64, 64)
    np.random.seed(1)
    cv2.setRNGSeed(1)
    state = np.random.get_state()[1].copy()
    ((first, _),) = degrade(Lowdim(where="center"), sample(image))
    assert (np.random.get_state()[1] == state).all()
    drawn = cv2.randu(np.zeros((1, 4), np.uint8), 0, 256).copy()
    cv2.setRNGSeed(1)
    assert (drawn == cv2.randu(np.zeros((1, 4), np.uint8), 0, 256)).all()
    ((second, _),) = degrade(Lowdim(where="center"), sample(image))
    assert (first == second).all()
