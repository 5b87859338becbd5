"""Pictures through an autoencoder and back, one by one on a CPU and in batches elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch

import inpaintbench as ib
from inpaintbench_diffusers.painting.painter import levels
from inpaintbench_diffusers.painting.settle import lay_out


def roundtrip(coder: Any, device: str) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
    """The function that returns what an autoencoder makes of each picture, by the mean of its latents."""
    lay_out(coder, device)
    coder.to(device)

    @torch.inference_mode()
    def together(items: Sequence[ib.Degraded]) -> Iterator[ib.Image]:
        pixels = torch.from_numpy(np.stack([item.image for item in items])).to(device).permute(0, 3, 1, 2)
        latents = coder.encode((pixels.float() / 127.5 - 1).to(coder.dtype)).latent_dist.mode()
        return iter(levels(coder.decode(latents).sample, signed=True))

    return lambda batch: [picture for part in ib.portions(batch, device) for picture in together(part)]
