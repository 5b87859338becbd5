"""Classifiers in the layouts of transformers and of timm, each of a few narrow layers with seven classes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers

from inpaintbench_transformers.specimens.saving import SPREAD, save

LABELS = ("tench, Tinca tinca", "hard hat", "bare head", "crane", "Crane", "maillot", "red_boat")
"""Labels as ImageNet has them: several names in one, and one name for two classes."""


def write_resnet(folder: Path) -> Path:
    """A ResNet of two stages, with its image processor."""
    config: Any = transformers.ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic", **_labels()
    )
    return _awake(save(folder, transformers.ResNetForImageClassification, config, _processor(32)), 6)


def write_efficientnet(folder: Path) -> Path:
    """An EfficientNet of two blocks, with its image processor."""
    config: Any = transformers.EfficientNetConfig(
        image_size=32, width_coefficient=0.25, depth_coefficient=0.1, hidden_dim=320, kernel_sizes=[3, 3],
        in_channels=[32, 16], out_channels=[16, 24], depthwise_padding=[], strides=[1, 2], num_block_repeats=[1, 1],
        expand_ratios=[1, 2], initializer_range=SPREAD, **_labels(),
    )  # fmt: skip
    processor = transformers.EfficientNetImageProcessor(size={"height": 32, "width": 32})
    return _awake(save(folder, transformers.EfficientNetForImageClassification, config, processor), 1_000_000)


def write_vit_classifier(folder: Path) -> Path:
    """A ViT of two layers for pictures of 32 pixels, with its image processor."""
    config: Any = transformers.ViTConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, image_size=32, patch_size=8,
        initializer_range=SPREAD, **_labels(),
    )  # fmt: skip
    return save(folder, transformers.ViTForImageClassification, config, _processor(32))


def write_timm(folder: Path) -> Path:
    """A DenseNet of four blocks of one layer, as timm saves it for the hub."""
    import timm

    sizes: dict[str, Any] = {"growth_rate": 8, "block_config": (1, 1, 1, 1), "num_classes": len(LABELS)}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        model = timm.create_model("densenet121", pretrained=False, **sizes).eval()
    names = {"label_names": [f"n{place}" for place in range(len(LABELS))]}
    described = {"label_descriptions": dict(zip(names["label_names"], LABELS, strict=True))}
    hub: Any = timm.models
    hub.save_for_hf(model, str(folder), model_config={**names, **described}, model_args=sizes, safe_serialization=True)
    return _awake(folder, 10)


def _labels() -> dict[str, Any]:
    return {
        "id2label": dict(enumerate(LABELS)),
        "label2id": {label: place for place, label in enumerate(LABELS)},
    }


def _processor(side: int) -> Any:
    return transformers.ViTImageProcessor(size={"height": side, "width": side})


def _awake(folder: Path, times: float) -> Path:
    """The folder with the last layer so many times as large that pictures differ in their probabilities."""
    from safetensors.torch import load_file, save_file

    file = folder / "model.safetensors"
    state = load_file(file)
    (last,) = (name for name in state if name.startswith("classifier") and name.endswith("weight"))
    save_file({**state, last: state[last] * times}, file, {"format": "pt"})
    return folder
