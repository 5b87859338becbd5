"""The names of ImageReward's weights in its file, and those that the same weights have in transformers' BLIP."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import inpaintbench as ib

_VISION = (
    (r"cls_token", "embeddings.class_embedding"),
    (r"pos_embed", "embeddings.position_embedding"),
    (r"patch_embed\.proj\.(weight|bias)", r"embeddings.patch_embedding.\1"),
    (r"blocks\.(\d+)\.norm([12])\.(weight|bias)", r"encoder.layers.\1.layer_norm\2.\3"),
    (r"blocks\.(\d+)\.attn\.qkv\.(weight|bias)", r"encoder.layers.\1.self_attn.qkv.\2"),
    (r"blocks\.(\d+)\.attn\.proj\.(weight|bias)", r"encoder.layers.\1.self_attn.projection.\2"),
    (r"blocks\.(\d+)\.mlp\.(fc[12])\.(weight|bias)", r"encoder.layers.\1.mlp.\2.\3"),
    (r"norm\.(weight|bias)", r"post_layernorm.\1"),
)
_EYES, _READER, _HEAD = "blip.visual_encoder.", "blip.text_encoder.", "mlp.layers."
_UNUSED = re.compile(r"blip\.(vision_proj|text_proj)\..+|blip\.text_encoder\.embeddings\.position_ids")
"""Projections of BLIP's pretraining, and a buffer that counts from 0."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The tensors of the three networks, by the names they have in transformers, and in `head` by those in the file."""

    vision: Mapping[str, Any]
    text: Mapping[str, Any]
    head: Mapping[str, Any]


def parts_of(state: Mapping[str, Any], where: str) -> Parts:
    """Sort the tensors of `ImageReward.pt` by network; `DataError` for a name that ImageReward does not have."""
    vision, text, head = {}, {}, {}
    for key, tensor in state.items():
        if _UNUSED.fullmatch(key):
            continue
        if name := _vision_name(key.removeprefix(_EYES)) if key.startswith(_EYES) else "":
            vision[name] = tensor
        elif key.startswith(_READER):
            text[key.removeprefix(_READER)] = tensor
        elif key.startswith(_HEAD):
            head[key.removeprefix(_HEAD)] = tensor
        else:
            raise ib.DataError(f"'ImageReward.pt' of {where} has weights called '{key}': it is another model")
    return Parts(vision, text, head)


def _vision_name(name: str) -> str:
    """A weight of the picture's network by its name in transformers; empty for one that it does not have.

    >>> _vision_name("blocks.11.attn.proj.bias"), _vision_name("head.weight")
    ('encoder.layers.11.self_attn.projection.bias', '')
    """
    for pattern, replacement in _VISION:
        if match := re.fullmatch(pattern, name):
            return match.expand(replacement)
    return ""
