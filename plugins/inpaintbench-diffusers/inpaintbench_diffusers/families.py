"""What checkpoints say they are decides how they are opened: one row for each family of pipelines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import inpaintbench as ib

_UNUSED = ("safety_checker", "feature_extractor", "image_encoder")
"""Components that no painter needs: safety checkers, which paint black over what they mistake, and what serves them or
picture prompts."""


@dataclass(frozen=True, slots=True)
class Family:
    """Checkpoints that open as one pipeline.

    `published` are the names that their `model_index.json` may give, `pipeline` is diffusers' class to open them with
    (empty: the one that AutoPipelineForInpainting knows). Both sides of a picture must be multiples of `multiple`.
    `guidance` is the weight usual in the family. `companion` names the component that comes from a repository of its
    own. `one_by_one` says that the pipeline mixes up the pictures of a batch, `signed` that its tensors are in -1…1.
    `negative` says whether it reads a negative prompt. `unused` components are not loaded.
    """

    published: tuple[str, ...]
    pipeline: str
    multiple: int = 8
    guidance: float | None = None
    companion: str = ""
    negative: bool = True
    one_by_one: bool = False
    signed: bool = False
    unused: tuple[str, ...] = _UNUSED


_SD_TEXT = ("StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline")
_SD = ("StableDiffusionInpaintPipeline", *_SD_TEXT)
_SDXL_TEXT = ("StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline")
_SDXL = ("StableDiffusionXLInpaintPipeline", *_SDXL_TEXT)
_SD3 = ("StableDiffusion3InpaintPipeline", "StableDiffusion3Pipeline", "StableDiffusion3Img2ImgPipeline")

SD = Family(_SD, "StableDiffusionInpaintPipeline", guidance=7.5)
SDXL = Family(_SDXL, "StableDiffusionXLInpaintPipeline", guidance=7.5)
SD3 = Family(_SD3, "StableDiffusion3InpaintPipeline", 16, 7.0)
FLUX = Family(("FluxPipeline", "FluxInpaintPipeline"), "FluxInpaintPipeline", 16, 7.0, negative=False)
FLUX_FILL = Family(("FluxFillPipeline",), "FluxFillPipeline", 16, 30.0, negative=False)
CONTROLLED = Family(_SD, "StableDiffusionControlNetInpaintPipeline", guidance=7.5, companion="controlnet")
KANDINSKY = Family(
    ("KandinskyV22InpaintPipeline",), "KandinskyV22InpaintPipeline", 64, 4.0, "prior", one_by_one=True, signed=True
)
PRIOR = Family(("KandinskyV22PriorPipeline",), "KandinskyV22PriorPipeline", unused=("image_processor",))
HOLES = (SD, SDXL, SD3, FLUX, FLUX_FILL)
"""What opens with nothing but its own folder and takes a picture and a mask."""

SD_WHOLE = Family(_SD_TEXT, "StableDiffusionPipeline", guidance=7.5)
SDXL_WHOLE = Family(_SDXL_TEXT, "StableDiffusionXLPipeline", guidance=5.0)
"""What makes pictures from text; a network with the channels of a mask cannot."""


def family_of(published: str, known: Sequence[Family], where: str) -> Family:
    """The family among `known` of the pipeline that a checkpoint names; `DataError` where it is none of them.

    >>> family_of("FluxFillPipeline", HOLES, "folder 'x'").multiple
    16
    """
    for family in known:
        if published in family.published:
            return family
    if published in KANDINSKY.published:
        raise ib.DataError(f"{where} holds a '{published}', which needs a prior: write kandinsky22:model=…")
    wanted = "', '".join(family.published[0] for family in known)
    raise ib.DataError(f"{where} holds a '{published}' where one of '{wanted}' is needed: name another checkpoint")
