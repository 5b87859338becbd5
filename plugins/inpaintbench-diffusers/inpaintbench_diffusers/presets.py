"""Models that were made, or can be used, to paint what is missing from a picture."""

from __future__ import annotations

import inpaintbench as ib
from inpaintbench_diffusers.diffusion import HolePainter
from inpaintbench_diffusers.families import FLUX_FILL, HOLES, KANDINSKY, SD, SD3, SDXL, Family, family_of
from inpaintbench_diffusers.options import Guidance, Model, Native, Strength


class Diffusers(HolePainter):
    """Any checkpoint of diffusers that has an inpainting pipeline: a hub id, or a folder."""

    name = "diffusers"
    batch_size = 4
    multiple_of = 16
    families = HOLES

    def family(self, published: str, where: str) -> Family:
        """The known family, or one that is opened as AutoPipelineForInpainting would.

        Raises `DataError` for pipelines with a control picture, which nobody gives them here.
        """
        if "Control" in published:
            raise ib.DataError(
                f"{where} holds a '{published}', which needs a control picture: write "
                "controlnet-inpaint:model=…,controlnet=…"
            )
        known = [name for family in (*self.families, KANDINSKY) for name in family.published]
        if published not in known:
            return Family((published,), "", self.multiple_of)
        return family_of(published, self.families, where)


class StableDiffusion15(HolePainter):
    """Stable Diffusion 1.5, trained further to inpaint (Rombach et al. 2022, arXiv 2112.10752)."""

    name = "sd15"
    batch_size = 16
    multiple_of = 8
    families = (SD,)

    model: Model = "stable-diffusion-v1-5/stable-diffusion-inpainting"
    guidance: Guidance = 7.5


class StableDiffusion2(HolePainter):
    """Stable Diffusion 2, trained further to inpaint (Rombach et al. 2022, arXiv 2112.10752)."""

    name = "sd2"
    batch_size = 16
    multiple_of = 8
    families = (SD,)

    model: Model = "sd2-community/stable-diffusion-2-inpainting"
    guidance: Guidance = 7.5


class StableDiffusion3(HolePainter):
    """Stable Diffusion 3 medium (Esser et al. 2024, arXiv 2403.03206), not trained to inpaint.

    Known latents are put back after every step; with its strength of 0.6 it starts from what lies under the mask.
    """

    name = "sd3"
    batch_size = 4
    multiple_of = 16
    families = (SD3,)

    model: Model = "stabilityai/stable-diffusion-3-medium-diffusers"
    guidance: Guidance = 7.0
    strength: Strength = 0.6
    native: Native = 1024


class StableDiffusionXL(HolePainter):
    """SDXL (Podell et al. 2023, arXiv 2307.01952), trained further to inpaint; its strength is just below 1."""

    name = "sdxl"
    batch_size = 4
    multiple_of = 8
    families = (SDXL,)

    model: Model = "diffusers/stable-diffusion-xl-1.0-inpainting-0.1"
    guidance: Guidance = 7.5
    strength: Strength = 0.9999
    native: Native = 1024


class FluxFill(HolePainter):
    """FLUX.1 Fill [dev] (Black Forest Labs 2024): a rectified-flow transformer of 12 billion weights."""

    name = "flux-fill"
    batch_size = 1
    multiple_of = 16
    families = (FLUX_FILL,)

    model: Model = "black-forest-labs/FLUX.1-Fill-dev"
    guidance: Guidance = 30.0
    native: Native = 1024


HOLE_PAINTERS: tuple[type[ib.Inpainter], ...] = (
    Diffusers,
    StableDiffusion15,
    StableDiffusion2,
    StableDiffusion3,
    StableDiffusionXL,
    FluxFill,
)
