"""Pictures are painted one by one on a CPU, the same to the bit in every batch, and in batches elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

import inpaintbench as ib
from inpaintbench_lama.script import last_line, load_script


def load_painter(path: Path, device: str, smallest: int) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
    """The function from degraded pictures of one size to pictures, tried on one of `smallest` pixels a side."""
    script = load_script(path, device)
    _try(script, path, device, smallest)

    @torch.inference_mode()
    def paint(batch: Sequence[ib.Degraded]) -> list[ib.Image]:
        return [image for part in ib.portions(batch, device) for image in _painted(script, part, device)]

    return paint


def _painted(script: Any, batch: Sequence[ib.Degraded], device: str) -> Iterator[ib.Image]:
    pictures = torch.from_numpy(np.stack([item.image for item in batch])).to(device).permute(0, 3, 1, 2) / 255
    masks = torch.from_numpy(np.stack([item.mask for item in batch])).to(device)[:, None].float()
    found = _run(script, pictures * (1 - masks), masks)  # what is left in the hole is never shown
    whole = torch.isfinite(found).flatten(1).all(1)
    levels = (found.clamp(0, 1) * 255).round().byte().permute(0, 2, 3, 1).contiguous()
    if not whole.cpu().all():
        raise ib.DataError("it painted NaN: its weights, or the picture, are too much for its arithmetic")
    yield from levels.cpu().numpy()


def _run(script: Any, pictures: torch.Tensor, masks: torch.Tensor) -> torch.Tensor:
    """One call without TorchScript's optimizer, which compiles anew for each size and may change bits as it does."""
    with torch.jit.optimized_execution(False):  # type: ignore[attr-defined]
        found: torch.Tensor = script(pictures, masks)
    return found


@torch.inference_mode()
def _try(script: Any, path: Path, device: str, side: int) -> None:
    """Raise `DataError` unless the program makes a picture of the smallest one."""
    picture, mask = torch.zeros(1, 3, side, side, device=device), torch.ones(1, 1, side, side, device=device)
    try:
        found = _run(script, picture, mask)
    except RuntimeError as error:
        raise ib.DataError(
            f"'{path.name}' does not run on a picture and a mask as LaMa does: {last_line(error)}"
        ) from None
    if found.shape != picture.shape or not found.is_floating_point():
        shape = " × ".join(map(str, found.shape))
        raise ib.DataError(f"'{path.name}' makes {shape} of a picture of 1 × 3 × {side} × {side}: it is another model")
