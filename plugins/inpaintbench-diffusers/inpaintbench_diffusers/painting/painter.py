"""The function that paints a batch: a generator for each picture, from its own seed, whatever its neighbours are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import torch

import inpaintbench as ib
from inpaintbench_diffusers.families import Family
from inpaintbench_diffusers.loading.misfits import check_tokens
from inpaintbench_diffusers.loading.quiet import quiet
from inpaintbench_diffusers.painting.calls import sequence_length, settings, shown
from inpaintbench_diffusers.painting.prompts import Prompts

if TYPE_CHECKING:
    from inpaintbench_diffusers.diffusion import Diffusion

Generators: TypeAlias = torch.Generator | list[torch.Generator]


class Painter:
    """A pipeline on a device, called as a painter's options say; `tokenizers` are those that read the prompts."""

    def __init__(
        self, pipeline: Any, family: Family, painter: Diffusion, device: str, tokenizers: Sequence[Any]
    ) -> None:
        self._pipeline, self._device, self._shows = pipeline, device, painter.shows
        self._negative, self._signed = painter.negative, family.signed
        self._one_by_one = family.one_by_one
        self._settings = settings(pipeline, family, painter)
        refuse = painter.long_prompts == "refuse"
        self._prompts = Prompts.of(tokenizers, sequence_length(pipeline), painter.max_tokens, refuse)
        if (reach := self._prompts.reach) is not None:
            check_tokens(painter, reach)

    def __call__(self, batch: Sequence[ib.Degraded]) -> list[ib.Image | ib.Reconstruction]:
        """One picture for each item, all of one size, with the number of prompt tokens that were not read, if any.

        Raises `ContractError` where one is made of NaN.
        """
        device = "cpu" if self._one_by_one else self._device
        pictures = [picture for part in ib.portions(batch, device) for picture in self.together(part)]
        cut = [self._prompts.excess(item.prompt) for item in batch]
        return [
            ib.Reconstruction(picture, {"prompt tokens cut": count}) if count else picture
            for picture, count in zip(pictures, cut, strict=True)
        ]

    def together(self, items: Sequence[ib.Degraded]) -> Iterator[ib.Image]:
        """Paint items in one call of the pipeline."""
        prompts = [self._prompts.fit(item.prompt) for item in items]
        each = [torch.Generator("cpu").manual_seed(item.seed) for item in items]
        generators: Generators = each[0] if len(each) == 1 else each
        height, width = items[0].mask.shape
        with quiet(), torch.inference_mode():
            call = {**self._settings, **self._words(prompts, generators), **self._show(items)}
            painted = self._pipeline(generator=generators, height=height, width=width, **call)[0]
            return iter(levels(painted, self._signed))

    def _words(self, prompts: Sequence[str], generators: Generators) -> dict[str, Any]:
        """What leads the painting: prompts, and as many negative ones where there is one."""
        negative = {"negative_prompt": [self._negative] * len(prompts)} if self._negative else {}
        return {"prompt": list(prompts), **negative}

    def _show(self, items: Sequence[ib.Degraded]) -> dict[str, torch.Tensor]:
        """Pixels travel as bytes and become numbers on the device."""
        pixels = torch.from_numpy(np.stack([item.image for item in items])).to(self._device)
        masks = torch.from_numpy(np.stack([item.mask for item in items])).to(self._device)
        return shown(self._shows, pixels.permute(0, 3, 1, 2).float() / 255, masks[:, None].float(), self._signed)


def levels(painted: torch.Tensor, signed: bool) -> Any:
    """Pictures [b, h, w, 3] of uint8 from numbers [b, 3, h, w] from 0 to 1, or, `signed`, from -1 to 1.

    Raises `ContractError` where some are not finite.
    """
    painted = painted.float()  # first: half of a number of 8 bits, moved by a half, is rounded by up to half a level
    whole = torch.isfinite(painted).flatten(1).all(1)
    if signed:
        painted = (painted * 0.5 + 0.5).clamp(0, 1)
    levels = (painted * 255).round().to(torch.uint8).permute(0, 2, 3, 1).contiguous().cpu().numpy()
    if not whole.all():
        raise ib.ContractError("it painted NaN: the model's numbers outgrew its dtype; try dtype=float32 or bfloat16")
    return levels
