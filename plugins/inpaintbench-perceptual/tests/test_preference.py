"""HPS v2 against its authors' steps written out, on a small model in the checkpoint's format."""

from __future__ import annotations

import numpy as np
import open_clip
import pytest
import torch
from inpaintbench_perceptual import HpsEncoder, HpsV2
from inpaintbench_perceptual.hps_net import prepared
from PIL import Image
from torchvision.transforms import functional as transforms

import inpaintbench as ib
from inpaintbench.testing import check


@pytest.fixture
def metric(tiny, monkeypatch):
    """HPS v2 whose architecture is the small model's."""
    monkeypatch.setattr(HpsEncoder, "architecture", "tiny-ViT")
    return HpsV2(file=str(tiny / "training.pt"))


def authors(image, side):
    """Tensor first, then the longer side to `side` by bicubic interpolation, zeros around, CLIP's mean last."""
    levels = transforms.to_tensor(Image.fromarray(image))
    height, width = levels.shape[1:]
    scale = side / max(height, width)
    new = [max(1, round(height * scale)), max(1, round(width * scale))]
    levels = transforms.resize(levels, new, transforms.InterpolationMode.BICUBIC)
    canvas = torch.zeros(3, side, side)
    top, left = (side - new[0]) // 2, (side - new[1]) // 2
    canvas[:, top : top + new[0], left : left + new[1]] = levels
    mean, deviation = (torch.tensor(open_clip.constants.__dict__[f"OPENAI_DATASET_{what}"]) for what in ("MEAN", "STD"))
    return (canvas - mean[:, None, None]) / deviation[:, None, None]


@pytest.mark.parametrize("size", [(64, 64), (61, 83), (300, 7), (1, 1), (32, 20)])
def test_pictures_are_prepared_as_the_authors_do(size, noise):
    image = noise(*size)
    assert torch.allclose(prepared(image, 32), authors(image, 32), atol=1e-6)


def test_the_score_is_the_cosine_of_prompt_and_composite(metric, tiny, host, compared):
    item = compared(61, 83, text="a red boat on a lake", truth=None)
    network = open_clip.create_model("tiny-ViT", pretrained=str(tiny / "tiny.pt")).eval()
    with torch.inference_mode():
        seen = network.encode_image(authors(item.raw, 32)[None], normalize=True)
        read = network.encode_text(open_clip.get_tokenizer("tiny-ViT")([item.text]), normalize=True)
        expected = float((seen @ read.T).squeeze())
    (answer,) = metric.load(host)([item])
    assert answer.statistics == pytest.approx((expected,), rel=1e-5)


@pytest.mark.parametrize("text", ["", "boat " * 10_000, "🛶", "?!"])
def test_odd_prompts(text, metric, host, compared):
    (answer,) = metric.load(host)([compared(text=text)])
    assert (answer == ib.Measured(None, "no text")) if not text else np.isfinite(answer.statistics[0])


@pytest.mark.parametrize("size", [(1, 1), (500, 3)])
def test_odd_pictures(size, metric, host, compared):
    (answer,) = metric.load(host)([compared(*size, text="a boat")])
    assert np.isfinite(answer.statistics[0])


def test_the_releases_are_other_weights_and_never_mix():
    signatures = {HpsV2(release=release).signature for release in ("v2.0", "v2.1")}
    assert len(signatures) == 2
    assert HpsEncoder().weights == "xswu/HPSv2@697403c78157020a1ae59d23f111aa58ced35b0a"
    assert HpsV2(release="v2.0").encoder == HpsEncoder(release="v2.0")


@pytest.mark.parametrize(("release", "file"), [("v2.0", "HPS_v2_compressed.pt"), ("v2.1", "HPS_v2.1_compressed.pt")])
def test_missing_weights_offline_are_named_with_their_commit(release, file, host):
    with pytest.raises(ib.UnavailableError) as raised:
        HpsEncoder(release=release).load(host)
    for part in (f"'{file}'", "'xswu/HPSv2'", "697403c78157020a1ae59d23f111aa58ced35b0a", "file=…"):
        assert part in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_contract_is_kept(metric):
    check(metric)
    check(metric.encoder)
