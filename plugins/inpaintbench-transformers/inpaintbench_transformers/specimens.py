"""Tiny random checkpoints in the published layouts, made on the spot: what golden values and tests compute with."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import torch
import transformers

from inpaintbench_transformers.loading.quiet import quiet

SPREAD = 0.3
"""Standard deviation of the weights: with the usual 0.02 all pictures would have nearly equal vectors."""


def write_dinov2(folder: Path, registers: int = 0) -> Path:
    """A DINOv2 of two layers for crops of 28 pixels, made for pictures of 56, with its image processor."""
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "mlp_ratio": 2}
    rest = {"image_size": 56, "patch_size": 14, "initializer_range": SPREAD, "layerscale_value": 0.5}
    if registers:
        config: Any = transformers.Dinov2WithRegistersConfig(**sizes, **rest, num_register_tokens=registers)
        return _write(folder, transformers.Dinov2WithRegistersModel, config, _processor(32, 28))
    return _write(folder, transformers.Dinov2Model, transformers.Dinov2Config(**sizes, **rest), _processor(32, 28))


def write_vit(folder: Path) -> Path:
    """A ViT of two layers for pictures of 32 pixels, with its image processor; its pooler's weights are not saved."""
    config: Any = transformers.ViTConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, image_size=32, patch_size=8,
        initializer_range=SPREAD, num_labels=3,
    )  # fmt: skip
    return _write(folder, transformers.ViTForImageClassification, config, _processor(32, 32))


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
    return _write(folder, transformers.CLIPModel, config, _processor(32, 32), tokenizer)


def clip_tokenizer(folder: Path) -> Any:
    """CLIP's real tokenizer with a vocabulary of single bytes, so that any text has tokens."""
    from tokenizers.pre_tokenizers import ByteLevel

    folder.mkdir(parents=True, exist_ok=True)
    letters = sorted(ByteLevel.alphabet())
    words = [*letters, *(letter + "</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: place for place, word in enumerate(words)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    with quiet():
        return transformers.CLIPTokenizer.from_pretrained(str(folder), model_max_length=77)


def bert_tokenizer(folder: Path) -> Any:
    """BERT's real tokenizer with a vocabulary of single letters, saved in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + letter for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    with quiet():
        tokenizer = transformers.BertTokenizer.from_pretrained(str(folder), model_max_length=512)
        tokenizer.save_pretrained(str(folder))
    return tokenizer


def _processor(short: int, crop: int) -> Any:
    return transformers.CLIPImageProcessor(
        size={"shortest_edge": short}, crop_size={"height": crop, "width": crop}, do_convert_rgb=True
    )


def _write(folder: Path, cls: Any, config: Any, *processors: Any) -> Path:
    with quiet(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        cls(config).eval().save_pretrained(str(folder))
        for processor in processors:
            processor.save_pretrained(str(folder))
    return folder
