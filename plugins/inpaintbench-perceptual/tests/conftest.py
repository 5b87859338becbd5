"""Random checkpoints in the published formats, each made once a run; no test reaches a network."""

from __future__ import annotations

import json

import numpy as np
import open_clip
import pytest
import torch
import torchvision
from inpaintbench_perceptual.specimens import TINY, Alone, randomly
from safetensors.torch import save_file

import inpaintbench as ib

FILES = {
    "alex": ("alexnet", "alexnet-owt-7be5be79.pth"),
    "vgg": ("vgg16", "vgg16-397923af.pth"),
    "squeeze": ("squeezenet1_1", "squeezenet1_1-b8a52dc0.pth"),
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))


@pytest.fixture(scope="session")
def host():
    return Alone()


@pytest.fixture(scope="session")
def torch_home(once):
    """A torch cache in which the trunks of LPIPS lie, with random weights, under torchvision's names."""
    return once("perceptual/torch", write_trunks)


def write_trunks(home):
    folder = home / "hub" / "checkpoints"
    folder.mkdir(parents=True)
    for seed, (name, file) in enumerate(FILES.values()):
        with torch.device("meta"):
            shapes = {key: value.shape for key, value in getattr(torchvision.models, name)().state_dict().items()}
        trunk = randomly(getattr(torchvision.models, name)().features, seed) if name != "vgg16" else _vgg_trunk(seed)
        state = {key: torch.zeros(1).expand(shape) for key, shape in shapes.items()}  # one number on the disk
        torch.save(state | {f"features.{key}": value for key, value in trunk.state_dict().items()}, folder / file)


def _vgg_trunk(seed):
    with torch.device("meta"):
        trunk = torchvision.models.vgg16().features
    return randomly(trunk.to_empty(device="cpu"), seed)


@pytest.fixture
def trunks(torch_home, monkeypatch):
    """The paths of the trunks, found where torchvision looks for them."""
    monkeypatch.setenv("TORCH_HOME", str(torch_home))
    return {net: torch_home / "hub" / "checkpoints" / file for net, (_, file) in FILES.items()}


@pytest.fixture(scope="session")
def tiny(once):
    """A folder with a CLIP of two layers: what the hub stores, a state dict, a training checkpoint and a config."""
    folder = once("perceptual/clip", write_clip)
    open_clip.add_model_config(folder / "tiny-ViT.json")
    return folder


def write_clip(folder):
    network = randomly(open_clip.CLIP(**TINY), seed=3)
    state = {key: value.contiguous() for key, value in network.state_dict().items()}
    hub = folder / "hub"
    hub.mkdir(parents=True)
    save_file(state, hub / "open_clip_model.safetensors")
    look = {"mean": [0.48, 0.45, 0.4], "std": [0.26, 0.26, 0.27], "interpolation": "bicubic", "resize_mode": "shortest"}
    (hub / "open_clip_config.json").write_text(json.dumps({"model_cfg": TINY, "preprocess_cfg": look}))
    (folder / "tiny-ViT.json").write_text(json.dumps(TINY))
    save_file(state, folder / "tiny.safetensors")
    torch.save(state, folder / "tiny.pt")
    training = {"epoch": 1, "state_dict": {f"module.{key}": value for key, value in state.items()}}
    torch.save(training, folder / "training.pt")


@pytest.fixture(scope="session")
def inception_file(once):
    """The Inception network's weights in torch-fidelity's format, random."""
    return once("perceptual/inception", lambda place: write_inception(place.with_suffix(".pth")))


def write_inception(file):
    from torch_fidelity import feature_extractor_inceptionv3 as module

    class Empty(module.FeatureExtractorInceptionV3):
        def load_state_dict(self, state):
            return None

    torch.save({}, file)
    torch.save(randomly(Empty("empty", ["2048"], feature_extractor_weights_path=str(file))).state_dict(), file)


@pytest.fixture
def noise():
    """A function that draws a picture, uint8 (height, width, 3)."""
    return lambda height, width, seed=0: np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


@pytest.fixture
def compared(noise):
    """A function that makes a comparison: a hole in the middle, repainted, and the raw output noisy around it too."""

    def make(height=64, width=64, seed=0, hole=None, **parts):
        mask = np.zeros((height, width), bool)
        mask[
            hole or (slice(height // 4, max(height // 4 + 1, height // 2)), slice(width // 4, width // 4 * 3 or 1))
        ] = True
        truth = parts.pop("truth", noise(height, width, seed))
        raw = parts.pop("raw", noise(height, width, seed + 1000))
        return ib.Comparison(f"{seed}", truth, mask, raw, **parts)

    return make
