"""Tiny checkpoints, each made once a run; no test reaches a network or the user's caches."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
import torch
from inpaintbench_diffusers import companions, presets, single_file, specimens, text_to_image, vae_roundtrip
from inpaintbench_diffusers.specimens.single import write_single_file

import inpaintbench as ib


class Here:
    """A host that loads what is opened and stores nothing."""

    device, prepared = "cpu", None

    def open(self, component):
        return component.load(self)


@pytest.fixture(autouse=True)
def _alone(monkeypatch, tmp_path):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("INPAINTBENCH_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Networks as small as these are slower on several threads."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def host():
    return Here()


@pytest.fixture(scope="session")
def made(once):
    """From the name of a specimen to its folder (or file), which nobody may change."""
    writers = {
        "sd": specimens.write_sd,
        "sd4": lambda folder: specimens.write_sd(folder, channels=4),
        "sd-whole": specimens.write_sd_whole,
        "sdxl": specimens.write_sdxl,
        "sdxl4": lambda folder: specimens.write_sdxl(folder, channels=4),
        "sdxl-whole": specimens.write_sdxl_whole,
        "sd3": specimens.write_sd3,
        "flux": specimens.write_flux,
        "flux-fill": specimens.write_flux_fill,
        "controlnet": specimens.write_controlnet,
        "kandinsky": specimens.write_kandinsky,
        "prior": specimens.write_prior,
        "file": lambda place: write_single_file(place_of("sd-whole"), place.with_suffix(".safetensors")),
    }

    def place_of(name):
        return once(f"diffusers/{name}", writers[name])

    return place_of


@pytest.fixture
def copy_of(made, tmp_path):
    """From the name of a specimen to a copy of its folder, to be damaged."""
    return lambda name: shutil.copytree(made(name), tmp_path / name)


TWINS = {
    presets.Diffusers: {"model": "sd"},
    presets.StableDiffusion15: {"model": "sd"},
    presets.StableDiffusion2: {"model": "sd"},
    presets.StableDiffusion3: {"model": "sd3"},
    presets.StableDiffusionXL: {"model": "sdxl"},
    presets.FluxFill: {"model": "flux-fill"},
    companions.ControlNetInpaint: {"model": "sd-whole", "controlnet": "controlnet"},
    companions.Kandinsky22: {"model": "kandinsky", "prior": "prior"},
    text_to_image.StableDiffusion15Whole: {"model": "sd-whole"},
    text_to_image.StableDiffusion14: {"model": "sd-whole"},
    text_to_image.StableDiffusion15Preferred: {"model": "sd-whole", "unet": "sd4"},
    text_to_image.StableDiffusion2Whole: {"model": "sd-whole"},
    text_to_image.StableDiffusion2Canvas: {"model": "sd"},
    text_to_image.StableDiffusionXLWhole: {"model": "sdxl-whole"},
    text_to_image.Juggernaut9: {"model": "sdxl-whole"},
    single_file.SingleFile: {"path": "file", "model": "sd-whole"},
    single_file.Juggernaut1: {"path": "file", "model": "sd-whole"},
    vae_roundtrip.VaeRoundtrip: {"model": "sd"},
}
"""The specimens that stand for the checkpoints of each painter."""


@pytest.fixture(scope="session")
def twin(made):
    """From a class to a painter of it on its specimens, in few steps and at the size that it is given."""

    def build(cls, **options):
        places = {name: str(made(specimen)) for name, specimen in TWINS[cls].items()}
        few = {"steps": 2, "prior_steps": 2}
        known = {name: value for name, value in few.items() if name in cls.__dataclass_fields__}
        return cls(**{**places, **known, "native": None, "dtype": "float32", **options})

    return build


@pytest.fixture(scope="session")
def scene():
    """A degraded picture with a hole in the middle, or another mask."""

    def draw(seed=1, size=(64, 64), prompt="a red boat on a quiet lake", mask=None, picture=0):
        image = np.random.default_rng(picture).integers(0, 256, (*size, 3), np.uint8)
        if mask is None:
            mask = np.zeros(size, bool)
            mask[size[0] // 4 : size[0] * 3 // 4, size[1] // 4 : size[1] * 3 // 4] = True
        return ib.Degraded(str(seed), image, mask, prompt, seed)

    return draw
