"""A checkpoint of Stable Diffusion 1 as one file, with the names that its weights have there."""

from __future__ import annotations

import re
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

LAYERS, BLOCKS, STAGES = 1, 2, 4
"""Of the networks in `networks`: layers of a block, blocks of the UNet, and of the autoencoder."""

_STEP = LAYERS + 1
_BLOCK = (("norm1", "in_layers.0"), ("conv1", "in_layers.2"), ("norm2", "out_layers.0"), ("conv2", "out_layers.3"),
          ("time_emb_proj", "emb_layers.1"), ("conv_shortcut", "skip_connection"))  # fmt: skip
_ENDS = (("conv_in.", "input_blocks.0.0."), ("conv_norm_out.", "out.0."), ("conv_out.", "out.2."),
         ("time_embedding.linear_1.", "time_embed.0."), ("time_embedding.linear_2.", "time_embed.2."),
         ("mid_block.resnets.0.", "middle_block.0."), ("mid_block.attentions.0.", "middle_block.1."),
         ("mid_block.resnets.1.", "middle_block.2."))  # fmt: skip
_CODER = (("conv_shortcut", "nin_shortcut"), ("conv_norm_out", "norm_out"), ("mid_block.resnets.0", "mid.block_1"),
          ("mid_block.resnets.1", "mid.block_2"), ("mid_block.attentions.0", "mid.attn_1"), ("group_norm", "norm"),
          ("to_q", "q"), ("to_k", "k"), ("to_v", "v"), ("to_out.0", "proj_out"))  # fmt: skip


def write_single_file(folder: Path, file: Path) -> Path:
    """Put the weights of the Stable Diffusion in `folder`, one that `write_sd_whole` wrote, into one `file`."""
    networks = {
        "model.diffusion_model.": (folder / "unet" / "diffusion_pytorch_model.safetensors", _unet_name),
        "first_stage_model.": (folder / "vae" / "diffusion_pytorch_model.safetensors", _coder_name),
        "cond_stage_model.transformer.": (folder / "text_encoder" / "model.safetensors", _text_name),
    }
    found: dict[str, torch.Tensor] = {}
    for prefix, (source, rename) in networks.items():
        for name, weights in load_file(source).items():
            theirs = rename(name)
            turned = weights[:, :, None, None] if ".attn_1." in theirs and weights.ndim == 2 else weights
            found[prefix + theirs] = turned.contiguous()
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(found, file)
    return file


def _unet_name(name: str) -> str:
    for ours, theirs in _ENDS:
        if name.startswith(ours):
            return _inside(theirs + name.removeprefix(ours))
    if match := re.fullmatch(
        r"(down|up)_blocks\.(\d+)\.(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.*)", name
    ):
        way, block, part, layer, rest = match[1], int(match[2]), match[3], int(match[4]), match[5]
        if part == "downsamplers":
            return f"input_blocks.{_STEP * (block + 1)}.0.op.{rest.removeprefix('conv.')}"
        if part == "upsamplers":
            return f"output_blocks.{_STEP * block + LAYERS}.{2 if block == 0 else 1}.{rest}"
        place = _STEP * block + layer + (1 if way == "down" else 0)
        side = "input" if way == "down" else "output"
        return _inside(f"{side}_blocks.{place}.{0 if part == 'resnets' else 1}.{rest}")
    raise AssertionError(name)


def _inside(name: str) -> str:
    for ours, theirs in _BLOCK:
        name = re.sub(rf"(?<=\.){ours}(?=\.)", theirs, name) if "transformer_blocks" not in name else name
    return name


def _coder_name(name: str) -> str:
    name = re.sub(r"down_blocks\.(\d+)\.resnets\.", r"down.\1.block.", name)
    name = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0\.", r"down.\1.downsample.", name)
    name = re.sub(r"up_blocks\.(\d+)\.resnets\.", lambda m: f"up.{STAGES - 1 - int(m[1])}.block.", name)
    name = re.sub(r"up_blocks\.(\d+)\.upsamplers\.0\.", lambda m: f"up.{STAGES - 1 - int(m[1])}.upsample.", name)
    for ours, theirs in _CODER:
        name = name.replace(ours + ".", theirs + ".")
    return name


def _text_name(name: str) -> str:
    return name if name.startswith("text_model.") else f"text_model.{name}"
