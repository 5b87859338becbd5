"""Encoders of pictures: DINOv2, ViT and CLIP, each of two narrow layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import transformers

from inpaintbench_transformers.specimens.saving import SPREAD, save
from inpaintbench_transformers.specimens.tokenizers import clip_tokenizer


def write_dinov2(folder: Path, registers: int = 0) -> Path:
    """A DINOv2 of two layers for crops of 28 pixels, made for pictures of 56, with its image processor."""
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "mlp_ratio": 2}
    rest = {"image_size": 56, "patch_size": 14, "initializer_range": SPREAD, "layerscale_value": 0.5}
    if registers:
        config: Any = transformers.Dinov2WithRegistersConfig(**sizes, **rest, num_register_tokens=registers)
        return save(folder, transformers.Dinov2WithRegistersModel, config, _processor(32, 28))
    return save(folder, transformers.Dinov2Model, transformers.Dinov2Config(**sizes, **rest), _processor(32, 28))


def write_vit(folder: Path) -> Path:
    """A ViT of two layers for pictures of 32 pixels, with its image processor; its pooler's weights are not saved."""
    config: Any = transformers.ViTConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, image_size=32, patch_size=8,
        initializer_range=SPREAD, num_labels=3,
    )  # fmt: skip
    return save(folder, transformers.ViTForImageClassification, config, _processor(32, 32))


def write_clip(folder: Path) -> Path:
    """A CLIP of two layers a tower for pictures of 32 pixels and 77 tokens, with image processor and tokenizer."""
    tokenizer = clip_tokenizer(folder)
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    marks = {"eos_token_id": tokenizer.eos_token_id, "bos_token_id": tokenizer.bos_token_id}
    config = transformers.CLIPConfig(
        text_config={**sizes, **marks, "vocab_size": len(tokenizer), "max_position_embeddings": 77},
        vision_config={**sizes, "image_size": 32, "patch_size": 8},
        projection_dim=16,
        logit_scale_init_value=4.6,
        initializer_factor=4.0,
    )
    return save(folder, transformers.CLIPModel, config, _processor(32, 32), tokenizer)


def _processor(short: int, crop: int) -> Any:
    return transformers.CLIPImageProcessor(
        size={"shortest_edge": short}, crop_size={"height": crop, "width": crop}, do_convert_rgb=True
    )
