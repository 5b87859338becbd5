"""TorchScripts of LaMa's shape, made on the spot; no test reaches a network or the user's caches."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path

import numpy as np
import pytest
import torch
from inpaintbench_lama import Lama


class Painter(torch.nn.Module):
    """Two convolutions over picture and mask, reflected at the border; what is known is returned as it is."""

    def __init__(self):
        super().__init__()
        self.first = torch.nn.Conv2d(4, 8, 5, padding=2, padding_mode="reflect")
        self.second = torch.nn.Conv2d(8, 3, 3, padding=1, padding_mode="reflect")

    def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        assert image.size(2) % 8 == 0
        assert image.size(3) % 8 == 0
        seen = torch.cat([image * (1 - mask), mask], dim=1)
        painted = torch.sigmoid(self.second(torch.relu(self.first(seen))))
        return mask * painted + (1 - mask) * image


class Here:
    """A host that loads what is opened and stores nothing."""

    device, prepared = "cpu", None

    def open(self, component):
        return component.load(self)


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    monkeypatch.setenv("INPAINTBENCH_OFFLINE", "1")
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="session")
def host():
    return Here()


@pytest.fixture(scope="session")
def painter():
    """The network behind the scripts, and what it computes with is known."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(3)
        network = Painter().eval().requires_grad_(False)
    for weights in network.parameters():
        weights.mul_(4)
    return network


@pytest.fixture(scope="session")
def write():
    """Save a module as TorchScript."""

    def save(module: torch.nn.Module, path: Path) -> Path:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=DeprecationWarning)
            torch.jit.script(module).save(path)
        return path

    return save


@pytest.fixture(scope="session")
def script(painter, write, once):
    """The TorchScript of `painter`."""
    return once("lama/tiny-lama", lambda place: write(painter, place.with_suffix(".pt")))


@pytest.fixture(scope="session")
def of():
    """The inpainter with a file and the hash that it has."""
    return lambda file: Lama(file=str(file), sha256=hashlib.sha256(file.read_bytes()).hexdigest())


@pytest.fixture(scope="session")
def picture():
    return lambda height, width, seed=0: np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
