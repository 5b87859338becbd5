"""The tokens of a vision transformer's last layer become one vector a picture, the same in every batch on a CPU."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch
from transformers import AutoModel

import inpaintbench as ib
from inpaintbench_transformers.loading.model import load_model
from inpaintbench_transformers.loading.processor import load_image_processor, pixels_of

if TYPE_CHECKING:
    from inpaintbench_transformers.encoders.vision import TokenEncoder


def load_token_encoder(
    encoder: TokenEncoder, device: str
) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
    """The function from pictures of any sizes to vectors [d] of float64."""
    source = encoder.checkpoint
    model = load_model(
        AutoModel, encoder.kinds, source, device, encoder.dtype, pickle=encoder.pickle, unused=encoder.unused
    )
    processor = load_image_processor(source)

    @torch.inference_mode()
    def encode(items: Sequence[ib.Picture | str]) -> list[ib.FloatArray]:
        found: list[ib.FloatArray] = []
        for part in ib.portions([image_of(item, encoder.name) for item in items], device):
            pixels = pixels_of(processor, part).to(device, model.dtype)
            tokens = model(pixel_values=pixels).last_hidden_state.float()
            pooled = tokens.mean(dim=1) if encoder.pool == "mean" else tokens[:, 0]
            found.extend(pooled.cpu().numpy().astype(np.float64))
        return found

    return encode


def image_of(item: ib.Picture | str, name: str) -> ib.Image:
    """The pixels of an item; `ContractError` for a text."""
    if isinstance(item, str):
        raise ib.ContractError(f"encoder '{name}' reads pictures, not texts; use one of both, such as 'clip-hf'")
    return item.image
