"""CLIP's two towers as one function: each item through its own, and answers in the order of the items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import torch
from transformers import CLIPModel

import inpaintbench as ib
from inpaintbench_transformers.encoders.words import tokens_of
from inpaintbench_transformers.loading.model import load_model
from inpaintbench_transformers.loading.processor import load_image_processor, load_tokenizer, pixels_of

if TYPE_CHECKING:
    from inpaintbench_transformers.encoders.clip import ClipEncoder


@dataclass(frozen=True, slots=True)
class Towers:
    """A loaded CLIP with its processors."""

    model: Any
    image_processor: Any
    tokenizer: Any
    device: str
    scale: Literal["none", "unit", "logit"]

    def pictures(self, images: Sequence[ib.Image]) -> Any:
        """Vectors [n, d] of pictures."""
        pixels = pixels_of(self.image_processor, images).to(self.device, self.model.dtype)
        return self._scaled(_tensor(self.model.get_image_features(pixel_values=pixels)))

    def texts(self, texts: Sequence[str]) -> Any:
        """Vectors [n, d] of texts."""
        ids, mask = tokens_of(self.tokenizer, texts, self.model.config.text_config.max_position_embeddings)
        found = self.model.get_text_features(input_ids=ids.to(self.device), attention_mask=mask.to(self.device))
        vectors = self._scaled(_tensor(found))
        return vectors * self.model.logit_scale.float().exp() if self.scale == "logit" else vectors

    def _scaled(self, vectors: Any) -> Any:
        return vectors.float() if self.scale == "none" else torch.nn.functional.normalize(vectors.float(), dim=-1)


def load_clip_encoder(
    encoder: ClipEncoder, device: str
) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
    """The function from pictures and texts, mixed as they come, to vectors [d] of float64."""
    source = encoder.processor_checkpoint
    towers = Towers(
        model=load_model(CLIPModel, encoder.kinds, encoder.checkpoint, device, encoder.dtype, pickle=encoder.pickle),
        image_processor=load_image_processor(source),
        tokenizer=load_tokenizer(source),
        device=device,
        scale=encoder.scale,
    )

    @torch.inference_mode()
    def encode(items: Sequence[ib.Picture | str]) -> list[ib.FloatArray]:
        pictures = iter(_vectors([item.image for item in items if not isinstance(item, str)], towers.pictures, device))
        texts = iter(_vectors([item for item in items if isinstance(item, str)], towers.texts, device))
        return [next(texts if isinstance(item, str) else pictures) for item in items]

    return encode


def _vectors(items: Sequence[Any], tower: Callable[[Sequence[Any]], Any], device: str) -> list[ib.FloatArray]:
    return [vector for part in ib.portions(items, device) for vector in tower(part).cpu().numpy().astype(np.float64)]


def _tensor(found: Any) -> Any:
    """transformers 4 returns the projected vectors, transformers 5 an output that holds them."""
    return found if torch.is_tensor(found) else found.pooler_output
