"""torch-fidelity's Inception network over pictures of any size."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import local, read_state
from inpaintbench_perceptual.inception import WEIGHTS

LAYERS = ("2048", "logits_unbiased")


def load(file: str, device: str) -> Callable[[Sequence[ib.Picture | str]], list[ib.FloatArray]]:
    """The function from pictures to float32 (3056,): pooled features and logits."""
    network = build(local(file) if file else WEIGHTS.fetch())
    network = network.to(device, memory_format=torch.channels_last)  # a third less time on a processor

    @torch.inference_mode()
    def encode(items: Sequence[ib.Picture | str]) -> list[Any]:
        return [vector for group in _alike(items, device) for vector in _vectors(network, group, device)]

    return encode


def build(file: Path) -> Any:
    """torch-fidelity's network with the weights of a file.

    torch-fidelity unpickles whatever file it is given, so it is given a copy of what was read as tensors alone.
    """
    copy = io.BytesIO()
    torch.save(read_state(file), copy)
    copy.seek(0)
    try:
        with torch.random.fork_rng(devices=[]):
            network: Any = FeatureExtractorInceptionV3("inception", list(LAYERS), feature_extractor_weights_path=copy)
    except RuntimeError as error:
        reason = " ".join(str(error).split())[:200]
        raise ib.DataError(f"'{file.name}' holds no weights of the Inception network of FID: {reason}") from None
    return network


def _alike(items: Sequence[ib.Picture | str], device: str) -> list[list[ib.Image]]:
    """Runs of pictures of one size; on a CPU each alone, so that no vector depends on its neighbours by a bit."""
    groups: list[list[ib.Image]] = []
    for item in items:
        if isinstance(item, str):
            raise ib.ContractError("encoder 'inception' takes pictures, not texts")
        if device != "cpu" and groups and groups[-1][0].shape == item.image.shape:
            groups[-1].append(item.image)
        else:
            groups.append([item.image])
    return groups


def _vectors(network: Any, pictures: Sequence[ib.Image], device: str) -> list[Any]:
    levels = torch.from_numpy(np.stack(pictures)).to(device).permute(0, 3, 1, 2).contiguous()
    return list(torch.cat(network(levels), dim=1).cpu().numpy())
