"""Another scheduler takes the place of a checkpoint's own where the two were made for the same kind of noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NoReturn

from inpaintbench_diffusers.options import misfit

_CLASSES: Mapping[str, tuple[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "ddim": ("DDIMScheduler", {}),
        "pndm": ("PNDMScheduler", {"skip_prk_steps": True}),
        "euler": ("EulerDiscreteScheduler", {}),
        "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
        "heun": ("HeunDiscreteScheduler", {}),
        "dpm-2m": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++"}),
        "dpm-2m-karras": (
            "DPMSolverMultistepScheduler",
            {"algorithm_type": "dpmsolver++", "use_karras_sigmas": True},
        ),
        "unipc": ("UniPCMultistepScheduler", {}),
    }
)


def exchange(own: Any, name: str, where: str) -> Any:
    """The scheduler called `name` with the settings of a checkpoint's `own`; that one itself for `own`.

    Raises where the two do not go together, as flow matching and noise prediction do not.
    """
    import diffusers

    if name == "own":
        return own
    cls, settings = _CLASSES[name]
    if cls not in {other.__name__ for other in own.compatibles}:
        fitting = [key for key, (other, _) in _CLASSES.items() if other in {c.__name__ for c in own.compatibles}]
        refuse_scheduler(name, where, type(own).__name__, fitting)
    return getattr(diffusers, cls).from_config(own.config, **settings)


def refuse_scheduler(name: str, where: str, own: str, fitting: Sequence[str]) -> NoReturn:
    """Raise the error of a scheduler called `name` where `own` is the class of a checkpoint's."""
    misfit(
        f"scheduler={name} does not go with {where}, whose own is a {own}: give one of {', '.join(['own', *fitting])}"
    )
