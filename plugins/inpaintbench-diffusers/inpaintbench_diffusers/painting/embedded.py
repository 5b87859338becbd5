"""A prior turns the prompt into the embedding of a picture, which the decoder is given in place of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from inpaintbench_diffusers.families import Family
from inpaintbench_diffusers.painting.painter import Generators, Painter

if TYPE_CHECKING:
    from inpaintbench_diffusers.companions import Kandinsky22


class Embedded(Painter):
    """A decoder and its prior; each picture's generator serves the one after the other."""

    def __init__(self, pipeline: Any, prior: Any, family: Family, painter: Kandinsky22, device: str) -> None:
        super().__init__(pipeline, family, painter, device, [prior.tokenizer])
        self._prior = prior
        self._plan = {"num_inference_steps": painter.prior_steps, "guidance_scale": painter.prior_guidance}

    def _words(self, prompts: Sequence[str], generators: Generators) -> dict[str, Any]:
        negative = [self._negative] * len(prompts) if self._negative else None
        found, unwanted = self._prior(
            prompt=list(prompts), negative_prompt=negative, generator=generators, return_dict=False, **self._plan
        )
        return {"image_embeds": found, "negative_image_embeds": unwanted}
