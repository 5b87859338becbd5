"""Set metrics against torch-fidelity and torchmetrics on the same features, and the authors' use of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from inpaintbench_perceptual import (
    Fid,
    Inception,
    InceptionScore,
    Kid,
    PairedDiscrimination,
    UnpairedDiscrimination,
)
from sklearn.svm import LinearSVC
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric

import inpaintbench as ib
from inpaintbench.statistics import jackknife

ALL = [Fid(), Kid(), InceptionScore(), PairedDiscrimination(), UnpairedDiscrimination()]
EVERY = pytest.mark.parametrize("metric", ALL, ids=lambda metric: metric.name)


def features(n, width=3056, seed=0):
    """Features of originals, and of composites that are like them; the logits are larger."""
    dice = np.random.default_rng(seed)
    truth = dice.random((n, width)) ** 3
    painted = np.clip(truth + dice.normal(0.02, 0.2, truth.shape), 0, None)
    for side in (truth, painted):
        side[:, 2048:] *= 8
    return truth.astype(np.float32).astype(np.float64), painted.astype(np.float32).astype(np.float64)


def whole(metric, truth, painted):
    return float(metric.compare(truth, painted, np.ones((1, len(truth))))[0, 0])


def fid_of(truth, painted):
    sides = [fid_features_to_statistics(torch.from_numpy(side)) for side in (truth, painted)]
    return fid_statistics_to_metric(*sides, verbose=False)["frechet_inception_distance"]


def kid_of(truth, painted):
    sides = [torch.from_numpy(side) for side in (truth, painted)]
    found = kid_features_to_metric(*sides, kid_subsets=1, kid_subset_size=len(truth), verbose=False)
    return found["kernel_inception_distance_mean"]


@pytest.mark.parametrize(("n", "width"), [(300, 48), (40, 48), (2, 5)])
def test_fid_is_torch_fidelitys(n, width):
    truth, painted = (side[:, :width] for side in features(n))
    assert whole(Fid(), truth, painted) == pytest.approx(fid_of(truth, painted), abs=1e-6)


def test_fid_is_torchmetrics():
    from torchmetrics.image.fid import FrechetInceptionDistance

    class Flat(torch.nn.Module):
        num_features = 12

        def forward(self, pictures):
            return pictures.double().reshape(len(pictures), -1)

    pictures = np.random.default_rng(0).integers(0, 256, (2, 50, 3, 2, 2), np.uint8)
    reference = FrechetInceptionDistance(feature=Flat(), input_img_size=(3, 2, 2)).set_dtype(torch.float64)
    for side, real in zip(pictures, (True, False), strict=True):
        reference.update(torch.from_numpy(side), real=real)
    sides = (side.reshape(50, 12).astype(float) for side in pictures)
    assert whole(Fid(), *sides) == pytest.approx(float(reference.compute()), rel=1e-5)


@pytest.mark.parametrize("n", [2, 30, 1500])
def test_kid_is_torch_fidelitys_over_one_subset_of_all_pictures(n):
    truth, painted = (side[:, :64] for side in features(n))
    assert whole(Kid(), truth, painted) == pytest.approx(kid_of(truth, painted), abs=1e-9)


def test_the_inception_score_is_torch_fidelitys_in_one_split():
    truth, painted = features(30)
    logits = torch.from_numpy(painted[:, 2048:])
    expected = isc_features_to_metric(logits, splits=1, shuffle=False)["inception_score_mean"]
    assert whole(InceptionScore(), truth, painted) == pytest.approx(expected, rel=1e-9)
    assert 1 < expected < 30


def test_discrimination_is_what_the_authors_compute():
    """Zhao et al. 2021, section 4: one linear SVM over both sets, by scikit-learn."""
    dice = np.random.default_rng(0)
    truth = dice.normal(0, 1, (200, 6))
    painted = truth + dice.normal(0.3, 1, truth.shape)
    machine = LinearSVC(dual=False).fit(np.concatenate([truth, painted]), [1] * 200 + [0] * 200)
    paired = np.mean(machine.decision_function(painted) > machine.decision_function(truth))
    unpaired = 1 - machine.score(np.concatenate([truth, painted]), [1] * 200 + [0] * 200)
    assert whole(PairedDiscrimination(), truth, painted) == paired
    assert whole(UnpairedDiscrimination(), truth, painted) == pytest.approx(unpaired, abs=1e-12)
    assert 0.1 < paired < unpaired < 0.5


def test_t21_pairs_are_paired_one_to_one():
    """Turning the composites around changes what is paired, and leaves the sets what they are."""
    dice = np.random.default_rng(1)
    truth = dice.normal(0, 1, (100, 4))
    painted = truth + dice.normal(0.5, 0.3, truth.shape)
    turned = painted[::-1]
    assert whole(PairedDiscrimination(), truth, painted) != whole(PairedDiscrimination(), truth, turned)
    for metric in (Fid(), Kid(), UnpairedDiscrimination()):
        assert whole(metric, truth, painted) == pytest.approx(whole(metric, truth, turned), rel=1e-6, abs=1e-9)
    with pytest.raises((ValueError, IndexError)):
        whole(PairedDiscrimination(), truth, painted[1:])


@EVERY
def test_t20_scores_under_weights_are_those_of_the_pictures_that_are_left(metric):
    truth, painted = features(24)
    weights = (np.arange(24) % 4 != np.arange(4)[:, None]).astype(float)
    found = metric.compare(truth, painted, weights)[:, 0]
    expected = [whole(metric, truth[kept], painted[kept]) for kept in weights > 0]
    assert found == pytest.approx(np.array(expected), rel=1e-9)
    assert metric.resamples == "jackknife"
    interval = jackknife(lambda rows: metric.compare(truth, painted, rows), np.arange(24), seed=0)
    assert np.isfinite(interval.high).all()


@EVERY
def test_t20_the_settings_stand_in_the_signature(metric):
    assert "encoder:(inception)#" in metric.signature
    assert "on:composite" in metric.signature
    assert "torch-fidelity:" in metric.signature
    assert metric.source
    assert metric.columns == ("score",)


@EVERY
def test_one_picture_is_not_measurable(metric):
    truth, painted = features(3)
    found = metric.compare(truth, painted, np.array([[1.0, 0, 0], [0, 0, 0], [1, 1, 1]]))
    assert np.isnan(found[:2]).all()
    assert np.isfinite(found[2]).all()


@EVERY
def test_equal_sets_and_constant_pictures_have_a_value(metric):
    truth, _ = features(10)
    best = {"fid": 0, "p-ids": 0, "u-ids": 0.5}
    same = whole(metric, truth, truth.copy())
    assert same == pytest.approx(best.get(metric.name, same), abs=1e-6)
    assert np.isfinite(whole(metric, truth[:1].repeat(10, axis=0), truth[:1].repeat(10, axis=0)))


def test_fid_and_kid_of_pictures_are_torch_fidelitys(inception_file, host, noise):
    """From pictures to scores, through torch-fidelity's own functions and through ours."""
    sides = [np.stack([noise(48, 48, seed) // (side + 1) for seed in range(5)]) for side in (0, 1)]
    network = FeatureExtractorInceptionV3("x", ["2048"], feature_extractor_weights_path=str(inception_file))
    encode = Inception(file=str(inception_file)).load(host)
    found = [np.array(encode([ib.Picture("", image) for image in side]), np.float64) for side in sides]
    with torch.inference_mode():
        expected = [network(torch.from_numpy(side).permute(0, 3, 1, 2))[0].double().numpy() for side in sides]
    assert whole(Kid(), *found) == pytest.approx(kid_of(*expected), abs=1e-6)
    few = slice(None, 32)  # torch-fidelity's root of a matrix of 2048 x 2048 takes half a minute
    fid = whole(Fid(), *(side[:, few] for side in found))
    assert fid == pytest.approx(fid_of(*(side[:, few] for side in expected)), abs=1e-3)
    assert fid > 0.01
