"""Tiny checkpoints of every family that probes look into, each made once a run."""

from __future__ import annotations

import pytest
import transformers
from inpaintbench_transformers import specimens
from inpaintbench_transformers.specimens.saving import SPREAD, save

from inpaintbench.types import Comparison

LAYERS = 3
NARROW = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": LAYERS, "num_attention_heads": 4,
    "patch_size": 8,
}  # fmt: skip
SMALL = {**NARROW, "image_size": 48, "initializer_range": SPREAD}


def _square(side):
    """Stretches a picture to a square."""
    return transformers.ViTImageProcessor(size={"height": side, "width": side})


def _cropping(short, crop):
    """Resizes to the short side and crops to the centre."""
    return transformers.BitImageProcessor(
        size={"shortest_edge": short}, crop_size={"height": crop, "width": crop}, do_center_crop=True
    )


def write_vit(folder):
    return save(
        folder, transformers.ViTForImageClassification, transformers.ViTConfig(**SMALL, num_labels=2), _square(48)
    )


def write_dinov2(folder, registers=0):
    rest = {**SMALL, "mlp_ratio": 2, "layerscale_value": 0.5, "image_size": 40}
    del rest["intermediate_size"]
    if registers:
        config = transformers.Dinov2WithRegistersConfig(**rest, num_register_tokens=registers)
        return save(folder, transformers.Dinov2WithRegistersModel, config, _cropping(56, 48))
    return save(folder, transformers.Dinov2Model, transformers.Dinov2Config(**rest), _cropping(56, 48))


def write_clip(folder):
    text = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 4}
    text |= {"vocab_size": 99, "bos_token_id": 0, "eos_token_id": 1}
    config = transformers.CLIPConfig(
        text_config=text, vision_config={**NARROW, "image_size": 48}, projection_dim=16, initializer_factor=4.0
    )
    return save(folder, transformers.CLIPModel, config, _cropping(48, 48))


def write_siglip(folder):
    text = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 4}
    text |= {"vocab_size": 99, "bos_token_id": 0, "eos_token_id": 1}
    config = transformers.SiglipConfig(text_config=text, vision_config={**NARROW, "image_size": 48})
    processor = transformers.SiglipImageProcessor(size={"height": 48, "width": 48})
    return save(folder, transformers.SiglipModel, config, processor)


WRITERS = {
    "vit": write_vit,
    "dinov2": write_dinov2,
    "dinov2-registers": lambda folder: write_dinov2(folder, registers=3),
    "clip": write_clip,
    "siglip": write_siglip,
    "blip": specimens.write_blip,
    "blip2": specimens.write_blip2,
    "instructblip": specimens.write_instructblip,
    "llava-onevision": specimens.write_llava_onevision,
    "qwen2.5-vl": specimens.write_qwen25_vl,
}


@pytest.fixture(scope="session")
def tower(once):
    """From the name of a family to the folder of a tiny checkpoint, which nobody may change."""
    return lambda name: str(once(f"probes/{name}", WRITERS[name]))


@pytest.fixture(scope="session")
def pair(picture):
    """A comparison whose raw output is another picture; `hole` are rows and columns from and to."""

    def build(hole, size=(48, 48), seed=0, same=False):
        import numpy as np

        mask = np.zeros(size, bool)
        mask[hole[0] : hole[1], hole[2] : hole[3]] = True
        truth = picture(*size, seed)
        return Comparison(str(seed), truth, mask, truth.copy() if same else picture(*size, seed + 50))

    return build
