"""The types that options of several painters share, and the rules that span two options."""

from __future__ import annotations

from typing import Annotated, Literal, NoReturn, TypeAlias

import inpaintbench as ib

Model: TypeAlias = Annotated[str, ib.Local()]
"""A hub id, or the folder of a checkpoint."""
Steps: TypeAlias = Annotated[int, ib.Bounds(1, 1000)]
Guidance: TypeAlias = Annotated[float, ib.Bounds(0, 100)] | None
"""Weight of the prompt (classifier-free guidance, or what a distilled model takes for it)."""
Strength: TypeAlias = Annotated[float, ib.Bounds(0, 1)]
"""Share of the steps that is done: below 1 the start is not pure noise but what lies under the mask, with noise."""
Native: TypeAlias = Annotated[int, ib.Bounds(64, 4096)] | None
"""The short side, in pixels, that pictures are brought to; None leaves them as they are."""
Tokens: TypeAlias = Annotated[int, ib.Bounds(3, 512)] | None
Precision: TypeAlias = Literal["float32", "bfloat16", "float16"]
Scheduler: TypeAlias = Literal[
    "own", "ddim", "pndm", "euler", "euler-ancestral", "heun", "dpm-2m", "dpm-2m-karras", "unipc"
]
"""`own` is the checkpoint's."""
Offload: TypeAlias = Literal["none", "model", "sequential"]
Tiling: TypeAlias = Literal["none", "slices", "tiles"]


def misfit(text: str) -> NoReturn:
    """Raise the error of options that do not go together, or not with a model."""
    raise ib.OptionError(text)


def check_strength(name: str, steps: int, strength: float) -> None:
    """Raise unless `strength` leaves at least one of `steps` to be done.

    >>> check_strength("sd15", 50, 0.02)
    """
    if int(steps * strength) < 1:
        misfit(
            f"options 'steps' and 'strength' of '{name}' leave no step to do ({steps} × {strength:g} is below 1): "
            f"give strength={1 / steps:.3g} or more, or more steps"
        )
