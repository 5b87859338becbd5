"""A picture goes through its processor and a vision encoder once, and comes out as a reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

import inpaintbench as ib
from inpaintbench_transformers.encoders.tokens import image_of
from inpaintbench_transformers.loading.processor import load_image_processor, pixels_of
from inpaintbench_transformers.probes.families import Tower, load_tower
from inpaintbench_transformers.probes.geometry import view_of
from inpaintbench_transformers.probes.reading import Reading, pack
from inpaintbench_transformers.probes.rows import QueryRows
from inpaintbench_transformers.probes.view import View
from inpaintbench_transformers.probes.windows import WindowRows, raster

if TYPE_CHECKING:
    from inpaintbench_transformers.probes.encoders import AttentionEncoder


class Eyes(Protocol):
    """A vision encoder that reads pictures."""

    def read(self, images: Sequence[ib.Image]) -> list[Reading]:
        """A reading for each picture, in order."""


def load_reader(
    encoder: AttentionEncoder, device: str
) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
    """The function from pictures of any sizes to packed readings."""
    tower = load_tower(encoder.checkpoint, device, encoder.source.dtype, pickle=encoder.source.pickle)
    processor = load_image_processor(encoder.processor_checkpoint)
    eyes: Eyes = (Packed if tower.kind == "qwen2_5_vl" else Stacked)(tower, processor, device)

    @torch.inference_mode()
    def encode(items: Sequence[ib.Picture | str]) -> list[Any]:
        images = [image_of(item, encoder.name) for item in items]
        readings = [reading for part in ib.portions(images, device) for reading in eyes.read(part)]
        return [pack(_averaged(reading) if encoder.heads == "mean" else reading) for reading in readings]

    return encode


class Stacked:
    """Encoders that read pictures of one size together."""

    def __init__(self, tower: Tower, processor: Any, device: str) -> None:
        self.tower, self.processor, self.device = tower, processor, device
        self.rows = QueryRows(tower.model, tower.family.query)

    def read(self, images: Sequence[ib.Image]) -> list[Reading]:
        pixels = [self._pixels(image) for image in images]
        groups: dict[tuple[int, ...], list[int]] = {}
        for i, one in enumerate(pixels):
            groups.setdefault(tuple(one.shape), []).append(i)
        found: dict[int, Reading] = {}
        for places in groups.values():
            attention, embeddings = self.forward(torch.stack([pixels[i] for i in places]))
            for i, attended, embedding in zip(places, attention, embeddings, strict=True):
                view = self._view(images[i], pixels[i])
                found[i] = Reading(view, embedding, attended[:, :, -view.patches :])
        return [found[i] for i in range(len(images))]

    def forward(self, pixels: Any) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Attention [n, layers, heads, tokens] and embeddings [n, d] of pixels [n, 3, h, w]."""
        self.rows.take()  # what a pass that failed has left
        output = self.tower.model(pixel_values=pixels.to(self.device, self.tower.model.dtype))
        attention = torch.stack(self.rows.take(), dim=1)
        return attention.cpu().numpy(), self._embedding(output).float().cpu().numpy()

    def _embedding(self, output: Any) -> Any:
        if self.tower.family.embedding == "cls":
            return output.last_hidden_state[:, 0]
        pooled = getattr(output, "pooler_output", None)
        return output.last_hidden_state.mean(dim=1) if pooled is None else pooled

    def _pixels(self, image: ib.Image) -> Any:
        pixels = pixels_of(self.processor, [image])[0]
        # LLaVA-OneVision's processor puts the whole picture first and tiles of it after that
        return pixels[0] if pixels.ndim == 4 else pixels

    def _view(self, image: ib.Image, pixels: Any) -> View:
        return view_of(self.processor, image.shape[:2], tuple(pixels.shape[-2:]), _side(self.tower.model.config))


class Packed:
    """Qwen2.5-VL, which reads the patches of a picture of any size as one sequence; here one picture at a time."""

    def __init__(self, tower: Tower, processor: Any, device: str) -> None:
        self.tower, self.processor, self.device = tower, processor, device
        self.rows = WindowRows(tower.model)

    def read(self, images: Sequence[ib.Image]) -> list[Reading]:
        return [self._one(image) for image in images]

    def _one(self, image: ib.Image) -> Reading:
        found = self.processor(images=[Image.fromarray(image)], return_tensors="pt", input_data_format="channels_last")
        grid = found["image_grid_thw"]
        _, rows, columns = grid[0].tolist()
        pixels = found["pixel_values"].to(self.device, self.tower.model.dtype)
        self.rows.take()  # what a pass that failed has left
        output = self.tower.model(pixels, grid.to(self.device))
        merged = output if torch.is_tensor(output) else output.pooler_output
        config = self.tower.model.config
        side, merge = config.patch_size, config.spatial_merge_size
        order = raster(rows, columns, merge, config.window_size // merge // side)
        attention = torch.stack(self.rows.take()).cpu().numpy()[:, :, order]
        view = View(rows * side, columns * side, 0, 0, side, rows, columns)
        return Reading(view, merged.float().mean(dim=0).cpu().numpy(), attention)


def _side(config: Any) -> int:
    side = config.patch_size
    return int(side if isinstance(side, int) else side[0])


def _averaged(reading: Reading) -> Reading:
    return Reading(reading.view, reading.embedding, reading.attention.mean(axis=1, keepdims=True))
