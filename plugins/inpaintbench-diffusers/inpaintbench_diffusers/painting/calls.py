"""Each pipeline is called with what it takes, and an option that it cannot follow is refused, never dropped."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import torch

from inpaintbench_diffusers.families import Family
from inpaintbench_diffusers.loading.misfits import refuse_negative
from inpaintbench_diffusers.options import misfit

if TYPE_CHECKING:
    from inpaintbench_diffusers.diffusion import Diffusion

Pixels = torch.Tensor
"""[b, 3, h, w] from 0 to 1, and masks [b, 1, h, w] with 1 in the hole."""


def settings(pipeline: Any, family: Family, painter: Diffusion) -> dict[str, Any]:
    """What is the same in every call. Raises where the pipeline has no place for an option that was given."""
    takes = inspect.signature(pipeline.__call__).parameters
    guidance = family.guidance if painter.guidance is None else painter.guidance
    found: dict[str, Any] = {"num_inference_steps": painter.steps, "output_type": "pt", "return_dict": False}
    if guidance is not None:
        found["guidance_scale"] = guidance
    if painter.share is not None and "strength" in takes:
        found["strength"] = painter.share
    elif painter.share not in (None, 1.0):
        misfit(f"option 'strength' does not go with '{painter.model}': it always starts from pure noise")
    if painter.negative and not (family.negative and reads_negative(pipeline, family)):
        refuse_negative(painter)
    if painter.max_tokens is not None and "max_sequence_length" in takes:
        found["max_sequence_length"] = painter.max_tokens
    return {**found, **painter.call_settings}


def reads_negative(pipeline: Any, family: Family) -> bool:
    """Whether a negative prompt can be given, to the pipeline or to the prior that reads the prompts for it."""
    return family.companion == "prior" or "negative_prompt" in inspect.signature(pipeline.__call__).parameters


def sequence_length(pipeline: Any) -> int | None:
    """How many tokens a pipeline says that it reads; None where the tokenizer alone says so."""
    parameter = inspect.signature(pipeline.__call__).parameters.get("max_sequence_length")
    return None if parameter is None else int(parameter.default)


def shown(shows: str, pictures: Pixels, masks: Pixels, signed: bool) -> dict[str, Pixels]:
    """What a pipeline is shown of pictures and masks, pictures from -1 to 1 where it wants them `signed`."""
    return _SHOWN[shows](pictures * 2 - 1 if signed else pictures, masks)


def _hole(pictures: Pixels, masks: Pixels) -> dict[str, Pixels]:
    return {"image": pictures, "mask_image": masks}


def _control(pictures: Pixels, masks: Pixels) -> dict[str, Pixels]:
    """The control picture of ControlNet 1.1 inpaint (Zhang et al. 2023) has -1 in the hole."""
    return {**_hole(pictures, masks), "control_image": pictures.masked_fill(masks > 0.5, -1.0)}


def _grey(pictures: Pixels, masks: Pixels) -> dict[str, Pixels]:
    return _hole(torch.full_like(pictures, 0.5), torch.ones_like(masks))


def _nothing(pictures: Pixels, masks: Pixels) -> dict[str, Pixels]:
    return {}


_SHOWN: Mapping[str, Callable[[Pixels, Pixels], dict[str, Pixels]]] = MappingProxyType(
    {"hole": _hole, "control": _control, "grey": _grey, "nothing": _nothing}
)
