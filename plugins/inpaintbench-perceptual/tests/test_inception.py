"""The encoder `inception` against torch-fidelity's own extraction, on the same random weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from inpaintbench_perceptual import Inception
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

import inpaintbench as ib


@pytest.fixture(scope="module")
def encode(inception_file, host):
    return Inception(file=str(inception_file)).load(host)


@pytest.fixture(scope="module")
def reference(inception_file):
    return FeatureExtractorInceptionV3(
        "reference", ["2048", "logits_unbiased"], feature_extractor_weights_path=str(inception_file)
    )


@pytest.mark.parametrize("size", [(64, 64), (61, 83), (1, 1), (320, 310)])
def test_features_and_logits_are_torch_fidelitys(size, encode, reference, noise):
    image = noise(*size)
    with torch.inference_mode():
        expected = torch.cat(reference(torch.from_numpy(image).permute(2, 0, 1)[None]), dim=1)[0].numpy()
    (found,) = encode([ib.Picture("", image)])
    assert found.shape == (3056,)
    assert found == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_a_picture_has_the_same_vector_in_any_batch(encode, noise):
    items = [ib.Picture("", noise(40 + seed % 2, 50, seed)) for seed in range(3)]
    assert all((one == encode([item])[0]).all() for one, item in zip(encode(items), items, strict=True))


def test_a_constant_picture_has_finite_features(encode):
    (found,) = encode([ib.Picture("", np.full((20, 20, 3), 255, np.uint8))])
    assert np.isfinite(found).all()


def test_texts_are_refused(encode):
    with pytest.raises(ib.ContractError, match="takes pictures, not texts"):
        encode(["a boat"])


def test_missing_weights_offline_are_named_with_hash_and_folder(host):
    with pytest.raises(ib.UnavailableError) as raised:
        Inception().load(host)
    for part in ("weights-inception-2015-12-05-6726825d.pth", "sha256 6726825d0af5f729", "$INPAINTBENCH_CACHE/files/"):
        assert part in str(raised.value)


def test_other_weights_are_refused(tmp_path, host):
    torch.save({"a": torch.zeros(1)}, tmp_path / "other.pth")
    with pytest.raises(ib.DataError, match=r"'other\.pth' holds no weights of the Inception network"):
        Inception(file=str(tmp_path / "other.pth")).load(host)
