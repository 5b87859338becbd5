"""Tiny random networks, and pictures drawn by arithmetic, so that real loading code runs where no weights are."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import inpaintbench as ib

TINY = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 32, "patch_size": 8, "head_width": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 4, "layers": 2},
}


class Alone:
    """A host on this machine's processor, without a store."""

    device = "cpu"
    prepared = None

    def open(self, component: ib.Component[Any, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return component.load(self)


def randomly(network: Any, seed: int = 0) -> Any:
    """Fill a network with random weights that keep its activations in range, the same on every machine."""
    import torch

    dice = torch.Generator().manual_seed(seed)
    for name, value in network.state_dict().items():
        if value.ndim > 1:
            value.copy_(torch.randn(value.shape, generator=dice) * (2 / value[0].numel()) ** 0.5)
        elif name.endswith("running_var") or (name.endswith("weight") and value.ndim == 1):
            value.fill_(1)
        elif value.is_floating_point() and not name.endswith("logit_scale"):
            value.zero_()
    return network.eval()


def pictures(count: int, side: int = 64) -> list[ib.Image]:
    """Smooth pictures, uint8 (side, side, 3), the same on every machine."""
    import numpy as np

    y, x = np.mgrid[:side, :side] / side
    waves = [np.stack([x * (k + 1), y * (k + 2), x * y + k], axis=2) for k in range(count)]
    return [np.rint(127.5 + 127.5 * np.sin(6 * wave)).astype(np.uint8) for wave in waves]


def write_clip(folder: Path) -> Any:
    """Write a random CLIP in the layout of the hub; returns the network."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    look = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic", "resize_mode": "shortest"}
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": TINY, "preprocess_cfg": look}))
    with torch.random.fork_rng(devices=[]):
        network = randomly(open_clip.CLIP(**TINY))
    save_file(
        {key: value.contiguous() for key, value in network.state_dict().items()}, folder / "open_clip_model.safetensors"
    )
    return network


def vectors_of_package(images: Sequence[ib.Image], texts: Sequence[str]) -> tuple[ib.FloatArray, ib.FloatArray]:
    """What open_clip itself makes of pictures and texts with the random CLIP, [n, 16] each."""
    import numpy as np
    import open_clip
    import torch
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
        write_clip(Path(folder))
        network, _, look = open_clip.create_model_and_transforms(f"local-dir:{folder}")
        tokens = open_clip.get_tokenizer(f"local-dir:{folder}")(list(texts))
        seen = network.eval().encode_image(torch.stack([look(Image.fromarray(i)) for i in images]), normalize=True)
        read = network.encode_text(tokens, normalize=True)
    return np.asarray(seen, np.float64), np.asarray(read, np.float64)
