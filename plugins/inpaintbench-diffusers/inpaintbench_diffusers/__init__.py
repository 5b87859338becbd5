"""Diffusion models by Hugging Face diffusers as inpainters, for inpaintbench."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib
from inpaintbench_diffusers.companions import COMPANION_PAINTERS
from inpaintbench_diffusers.presets import HOLE_PAINTERS
from inpaintbench_diffusers.single_file import SINGLE_FILE_PAINTERS
from inpaintbench_diffusers.text_to_image import PICTURE_PAINTERS
from inpaintbench_diffusers.vae_roundtrip import VaeRoundtrip


@ib.hookimpl
def inpainters() -> Iterable[type[ib.Inpainter]]:
    return (*HOLE_PAINTERS, *COMPANION_PAINTERS, *PICTURE_PAINTERS, *SINGLE_FILE_PAINTERS, VaeRoundtrip)


@ib.hookimpl
def goldens() -> Iterable[ib.Golden]:
    from inpaintbench_diffusers.golden import GOLDENS

    return GOLDENS
