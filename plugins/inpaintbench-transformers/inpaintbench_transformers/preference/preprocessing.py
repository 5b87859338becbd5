"""ImageReward's preprocessing: the short side scaled by Pillow, bicubic, the middle square, in CLIP's colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from PIL import Image

import inpaintbench as ib

MEAN = (0.48145466, 0.4578275, 0.40821073)
DEVIATION = (0.26862954, 0.26130258, 0.27577711)


def pixels(image: ib.Image, size: int) -> Any:
    """The tensor [3, size, size] of a picture of any size, equal to torchvision's Resize, CenterCrop and Normalize."""
    height, width = image.shape[:2]
    short = min(height, width)
    scaled = (int(size * width / short), int(size * height / short))  # width first, the longer side rounded down
    picture = Image.fromarray(image)
    if scaled != (width, height):
        picture = picture.resize(scaled, Image.Resampling.BICUBIC)
    left, top = (round((side - size) / 2) for side in scaled)
    square = np.array(picture.crop((left, top, left + size, top + size)))
    values = torch.from_numpy(square).permute(2, 0, 1).float() / 255
    return (values - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None]
