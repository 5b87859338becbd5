"""ImageReward's network from its own file: transformers' BLIP layers with the file's sizes, and a linear head."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import BlipTextConfig, BlipTextModel, BlipVisionConfig, BlipVisionModel

import inpaintbench as ib
from inpaintbench_transformers.loading.model import one_line
from inpaintbench_transformers.preference.files import CONFIG, WEIGHTS, find_files
from inpaintbench_transformers.preference.keys import Parts, parts_of

_HEAD_WIDTH = 64
"""What each attention head of BLIP's picture network reads, in its base and its large size."""


@dataclass(frozen=True, slots=True)
class Blip:
    """The loaded networks; `size` is the side of the square that pictures are scaled and cut to."""

    vision: Any
    text: Any
    head: Any
    size: int

    def rate(self, pixels: Any, ids: Any, mask: Any) -> Any:
        """Raw rewards [n] of pictures [n, 3, size, size] for tokens [n, m] under their mask [n, m]."""
        seen = self.vision(pixel_values=pixels).last_hidden_state
        read = self.text(input_ids=ids, attention_mask=mask, encoder_hidden_states=seen, is_decoder=False)
        return self.head(read.last_hidden_state[:, 0]).squeeze(-1)


def load_blip(checkpoint: ib.Checkpoint, device: str) -> Blip:
    """The networks of a checkpoint with `ImageReward.pt` and `med_config.json`, frozen, on `device`.

    Raises `UnavailableError` where it is not to be had, `DataError` where it is not what it should be.
    """
    folder, where = find_files(checkpoint), str(checkpoint)
    parts = parts_of(_state(folder / WEIGHTS, where), where)
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        with torch.device("meta"):  # the sizes alone: the file's tensors take the places
            networks = _vision(parts), _text(parts, config), _head(parts)
        size = networks[0].config.image_size
        for network, state in zip(networks, (parts.vision, parts.text, parts.head), strict=True):
            network.load_state_dict(state, strict=True, assign=True)
    except (KeyError, ValueError, TypeError, RuntimeError, IndexError) as error:
        raise ib.DataError(f"'{WEIGHTS}' of {where} is not ImageReward's: {one_line(error)}") from None
    embeddings = networks[1].embeddings
    embeddings.position_ids = torch.arange(embeddings.position_embeddings.num_embeddings)[None]
    vision, text, head = (network.eval().float().requires_grad_(False).to(device) for network in networks)
    return Blip(vision, text, head, size)


def _state(file: Path, where: str) -> dict[str, Any]:
    from pickle import UnpicklingError

    try:
        state = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except (UnpicklingError, EOFError):
        raise ib.DataError(f"'{file.name}' of {where} is damaged, or holds more than tensors: fetch it again") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise ib.DataError(f"'{file.name}' of {where} is damaged or no file of weights: {one_line(error)}") from None
    if not isinstance(state, dict) or not all(torch.is_tensor(tensor) for tensor in state.values()):
        raise ib.DataError(f"'{file.name}' of {where} holds no weights by name: fetch it again")
    return state


def _vision(parts: Parts) -> Any:
    patches = parts.vision["embeddings.patch_embedding.weight"]
    width, side = patches.shape[0], patches.shape[-1]
    places = parts.vision["embeddings.position_embedding"].shape[1] - 1
    return BlipVisionModel(
        BlipVisionConfig(
            hidden_size=width,
            intermediate_size=parts.vision["encoder.layers.0.mlp.fc1.weight"].shape[0],
            num_hidden_layers=sum(name.endswith("layer_norm1.bias") for name in parts.vision),
            num_attention_heads=width // _HEAD_WIDTH,
            image_size=round(places**0.5) * side,
            patch_size=side,
            layer_norm_eps=1e-6,
            hidden_act="gelu",
        )
    )


def _text(parts: Parts, config: dict[str, Any]) -> Any:
    return BlipTextModel(
        BlipTextConfig(
            vocab_size=config["vocab_size"],
            hidden_size=config["hidden_size"],
            encoder_hidden_size=parts.vision["embeddings.class_embedding"].shape[-1],
            intermediate_size=config["intermediate_size"],
            num_hidden_layers=config["num_hidden_layers"],
            num_attention_heads=config["num_attention_heads"],
            max_position_embeddings=config["max_position_embeddings"],
            hidden_act=config["hidden_act"],
            layer_norm_eps=config["layer_norm_eps"],
            pad_token_id=config["pad_token_id"],
            is_decoder=True,  # gives the layers that read the picture; the text itself is read both ways
        ),
        add_pooling_layer=False,
    )


def _head(parts: Parts) -> Any:
    """Linear layers under the numbers they have in the file, where dropout takes some; nothing lies between them."""
    places = sorted(int(name.removesuffix(".weight")) for name in parts.head if name.endswith(".weight"))
    layers = nn.Sequential(*(nn.Identity() for _ in range(places[-1] + 1)))
    for place in places:
        outputs, inputs = parts.head[f"{place}.weight"].shape
        layers[place] = nn.Linear(inputs, outputs)
    return layers
