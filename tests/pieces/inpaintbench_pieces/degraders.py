"""A degrader that goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import inpaintbench as ib


class BrokenDegrader(ib.Degrader):
    """Erases the middle, and goes wrong as `fault` says: on the sample `on`, or always without one."""

    name = "broken-degrader"

    fault: Literal["none", "raise", "shape", "mask", "empty", "few", "writes", "load"] = "none"
    on: str = ""

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Sample]], Sequence[Any]]:
        if self.fault == "load":
            raise ValueError("no kernel")
        return lambda batch: [] if self.fault == "few" else [self._degrade(sample) for sample in batch]

    def _degrade(self, sample: ib.Sample) -> Any:
        import numpy as np

        assert sample.image is not None
        fault = self.fault if self.on in ("", sample.id) else "none"
        mask = np.zeros(sample.size, bool)
        mask[2:-2, 2:-2] = fault != "empty"
        if fault == "writes":
            sample.image[mask] = 0
        image = np.where(mask[:, :, None], np.uint8(0), sample.image)
        if fault == "raise":
            raise RuntimeError("the kernel slipped")
        return (image[1:] if fault == "shape" else image, mask.astype(np.uint8) if fault == "mask" else mask)
