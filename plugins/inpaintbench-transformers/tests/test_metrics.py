"""Similarities are cosines of the encoder's vectors of what they say they compare; the distance is FID's formula."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg
from inpaintbench_transformers.encoders import ClipEncoder, Dinov2Encoder
from inpaintbench_transformers.metrics import DinoFrechetDistance, Dinov2Similarity
from scipy.spatial.distance import cosine

import inpaintbench as ib


def measured(made, host, *items, **options):
    return Dinov2Similarity(model=str(made("dinov2")), **options).load(host)(items)


@pytest.mark.parametrize("pool", ["mean", "cls"])
def test_columns_are_the_cosines_of_whole_pictures_and_of_crops(made, host, compared, pool):
    item = compared()
    encode = Dinov2Encoder(model=str(made("dinov2")), pool=pool).load(host)
    pictures = [item.truth, item.composite]
    whole = encode([ib.Picture("", picture) for picture in pictures])
    # the hole spans rows 12 to 24 and columns 16 to 32 of 48 x 64: the smallest square, 32 pixels, moved inside
    crop = encode([ib.Picture("", np.ascontiguousarray(picture[2:34, 8:40])) for picture in pictures])
    (found,) = measured(made, host, item, pool=pool)
    assert found.statistics == pytest.approx((1 - cosine(*whole), 1 - cosine(*crop)), rel=1e-12)
    assert found.statistics[0] != pytest.approx(found.statistics[1], rel=1e-3)


def test_what_is_compared_is_the_composite_and_not_the_raw_output(made, host, compared, picture):
    item = compared()
    other = np.where(item.mask[:, :, None], item.raw, 0).astype(np.uint8)
    assert measured(made, host, item) == measured(made, host, ib.Comparison("", item.truth, item.mask, other))


def test_identical_pictures_have_cosine_1(made, host, compared):
    item = compared()
    (found,) = measured(made, host, ib.Comparison("", item.truth, item.mask, item.truth))
    assert found.statistics == pytest.approx((1, 1), abs=1e-12)


def test_a_batch_is_measured_in_order_with_what_cannot_be_measured_in_between(made, host, compared):
    items = [compared(1), compared(2, truth=False), compared(3, size=(61, 83)), compared(4, size=(1, 1))]
    together = measured(made, host, *items)
    assert together == [measured(made, host, item)[0] for item in items]
    assert together[1] == ib.Measured(None, "no truth")
    assert all(None not in together[place].statistics for place in (0, 2, 3))


def test_two_weights_have_two_signatures_and_a_folder_is_named_by_its_digest(made):
    one, two = (Dinov2Similarity(model=str(made(name))) for name in ("dinov2", "dinov2-registers"))
    assert one.signature != two.signature
    assert one.weights in one.signature
    assert str(made("dinov2")) not in one.signature
    assert one.signature != Dinov2Similarity(model=one.model, pool="cls").signature
    assert "facebook/dinov2-base@f9e44c8" in Dinov2Similarity().signature


def frechet(a, b):
    """FID as it is usually written, with a root of a matrix."""
    root = scipy.linalg.sqrtm(np.cov(a.T) @ np.cov(b.T)).real
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(np.cov(a.T) + np.cov(b.T) - 2 * root)


def test_dino_fd_is_fids_formula_over_the_rows_with_a_weight():
    rng = np.random.default_rng(0)
    truth, painted = rng.normal(size=(60, 5)), rng.normal(0.3, 1.5, (60, 5))
    weights = np.ones((3, 60))
    weights[1, :20] = 0
    weights[2, 1:] = 0
    scores = DinoFrechetDistance().compare(truth, painted, weights)
    assert scores.shape == (3, 1)
    assert scores[:2, 0] == pytest.approx([frechet(truth, painted), frechet(truth[20:], painted[20:])], rel=1e-9)
    assert np.isnan(scores[2, 0])


def test_equal_sets_have_distance_0_and_further_ones_a_larger_one():
    features = np.random.default_rng(0).normal(size=(40, 5))
    near, far = (DinoFrechetDistance().compare(features, features + by, np.ones((1, 40)))[0, 0] for by in (0.0, 2.0))
    assert near == pytest.approx(0, abs=1e-9)
    assert far == pytest.approx(5 * 2**2)


def test_dino_fd_names_its_encoder_and_its_weights():
    assert DinoFrechetDistance().encoder == Dinov2Encoder(pool="cls")
    assert DinoFrechetDistance(encoder=Dinov2Encoder()).signature != DinoFrechetDistance().signature
    assert "encoder:(clip-hf" in DinoFrechetDistance(encoder=ClipEncoder()).signature


def test_dino_fd_says_nothing_of_where_a_folder_lies(made):
    found = DinoFrechetDistance(encoder=Dinov2Encoder(model=str(made("dinov2")))).signature
    assert str(made("dinov2")) not in found
    assert Dinov2Encoder(model=str(made("dinov2"))).weights in found
