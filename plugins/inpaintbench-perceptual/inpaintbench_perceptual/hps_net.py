"""HPS v2's network: open_clip's ViT-H/14 with other weights, and pictures prepared its own way."""

from __future__ import annotations

import open_clip
import torch
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as transforms

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import local
from inpaintbench_perceptual.clip_net import Encode, encode_with, fill, quiet
from inpaintbench_perceptual.preference import RELEASES, HpsEncoder


def load(encoder: HpsEncoder, device: str) -> Encode:
    """The function from pictures and prompts to vectors of unit length, float32 (d,)."""
    checkpoint = local(encoder.file) if encoder.file else RELEASES[encoder.release].fetch()
    with quiet(), torch.random.fork_rng(devices=[]):
        network = open_clip.create_model(encoder.architecture)
        fill(network, checkpoint)
    side: int = network.visual.image_size[0]
    return encode_with(
        network, lambda image: prepared(image, side), open_clip.get_tokenizer(encoder.architecture), device
    )


def prepared(image: ib.Image, side: int) -> torch.Tensor:
    """A picture as HPS v2 sees it, float32 (3, side, side).

    Levels from 0 to 1 first, then the longer side scaled to `side` (bicubic with antialiasing, which may overshoot, and
    is not clipped), black on both sides of the shorter one, and CLIP's mean and deviation at last.
    """
    levels = transforms.to_tensor(image)
    height, width = (max(1, round(length * side / max(image.shape[:2]))) for length in image.shape[:2])
    if (height, width) != tuple(levels.shape[1:]):
        levels = transforms.resize(levels, [height, width], InterpolationMode.BICUBIC, antialias=True)
    left, top = (side - width) // 2, (side - height) // 2
    padded = transforms.pad(levels, [left, top, side - width - left, side - height - top], fill=0)
    look: torch.Tensor = transforms.normalize(padded, open_clip.OPENAI_DATASET_MEAN, open_clip.OPENAI_DATASET_STD)
    return look
