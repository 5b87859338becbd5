"""Painters whose pipeline has a companion in a repository of its own: a ControlNet, or a prior that reads prompts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import inpaintbench as ib
from inpaintbench_diffusers.diffusion import Diffusion, HolePainter
from inpaintbench_diffusers.families import CONTROLLED, KANDINSKY, PRIOR, Family, family_of
from inpaintbench_diffusers.loading.index import Entry
from inpaintbench_diffusers.options import Guidance, Model, Steps
from inpaintbench_diffusers.pins import checkpoint

if TYPE_CHECKING:
    from inpaintbench_diffusers.loading import Source
    from inpaintbench_diffusers.loading.index import Index
    from inpaintbench_diffusers.painting.painter import Painter

CONTROLNET = Entry("controlnet", "diffusers", "ControlNetModel")


class ControlNetInpaint(HolePainter):
    """Stable Diffusion 1.5 led by ControlNet 1.1 inpaint (Zhang et al. 2023, arXiv 2302.05543).

    The ControlNet sees where the hole is; `control` is the weight of what it says.
    """

    name = "controlnet-inpaint"
    batch_size = 8
    multiple_of = 8
    families = (CONTROLLED,)
    shows = "control"

    model: Model = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    controlnet: Model = "lllyasviel/control_v11p_sd15_inpaint"
    controlnet_revision: str = ""
    control: Annotated[float, ib.Bounds(0, 2)] = 1.0
    guidance: Guidance = 7.5

    @property
    def call_settings(self) -> Mapping[str, Any]:
        return {"controlnet_conditioning_scale": self.control}

    @property
    def checkpoints(self) -> Mapping[str, ib.Checkpoint]:
        return {
            **super().checkpoints,
            "controlnet": checkpoint(self.controlnet, self.controlnet_revision, "controlnet_revision"),
        }

    def require_parts(self, index: Index, source: Source, family: Family) -> None:
        from inpaintbench_diffusers.loading import inspection

        super().require_parts(index, source, family)
        own = self.source("controlnet")
        if folder := inspection.at_hand(CONTROLNET, own, ""):
            inspection.inspect(folder, CONTROLNET, own)

    def load_parts(self, dtype: Any) -> Mapping[str, Any]:
        from inpaintbench_diffusers.loading.components import load_component

        return {"controlnet": load_component(CONTROLNET, self.source("controlnet"), dtype, "")}


class Kandinsky22(Diffusion):
    """Kandinsky 2.2 (Razzhigaev et al. 2023, arXiv 2310.03502): what a prior makes of the prompt, a decoder paints.

    The prior takes `prior_steps` steps to turn the prompt into the embedding of a picture. diffusers' pipeline mixes up
    the pictures of a batch, so each has a call of its own.
    """

    name = "kandinsky22"
    multiple_of = 64
    families = (KANDINSKY,)

    model: Model = "kandinsky-community/kandinsky-2-2-decoder-inpaint"
    prior: Model = "kandinsky-community/kandinsky-2-2-prior"
    prior_revision: str = ""
    prior_steps: Steps = 25
    prior_guidance: Annotated[float, ib.Bounds(0, 100)] = 4.0
    steps: Steps = 100
    guidance: Guidance = 4.0

    @property
    def checkpoints(self) -> Mapping[str, ib.Checkpoint]:
        return {**super().checkpoints, "prior": checkpoint(self.prior, self.prior_revision, "prior_revision")}

    def require_parts(self, index: Index, source: Source, family: Family) -> None:
        from inpaintbench_diffusers.loading.misfits import require_tokens
        from inpaintbench_diffusers.loading.pipeline import require_components, require_index

        super().require_parts(index, source, family)
        own = self.source("prior")
        if (prior := require_index(own)) is not None:
            require_components(prior, own, family_of(prior.pipeline, (PRIOR,), str(own)))
            require_tokens(self, prior, own)

    def painter(self, pipeline: Any, family: Family, dtype: Any, device: str) -> Painter:
        from inpaintbench_diffusers.loading.pipeline import load_pipeline, open_index
        from inpaintbench_diffusers.painting.embedded import Embedded
        from inpaintbench_diffusers.painting.settle import place

        source = self.source("prior")
        index = open_index(source)
        prior = load_pipeline(index, source, family_of(index.pipeline, (PRIOR,), str(source)), dtype, {})
        return Embedded(pipeline, place(prior, self, device), family, self, device)


COMPANION_PAINTERS: tuple[type[ib.Inpainter], ...] = (ControlNetInpaint, Kandinsky22)
