"""An inpainter that keeps its contract, to be broken in one way each, and what the check then reports."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

import numpy as np

from inpaintbench.components import Inpainter
from inpaintbench.testing.conformance import examine


class Sound(Inpainter):
    """Paints the hole in the mean colour of what is known; mid-grey where nothing is."""

    name: ClassVar[str] = "sound"

    def load(self, host):
        return lambda batch: [self.paint(item) for item in batch]

    def paint(self, item):
        known = item.image[~item.mask]
        colour = known.mean(axis=0).round().astype(np.uint8) if known.size else np.uint8([128, 128, 128])
        return np.where(item.mask[:, :, None], colour, item.image)


@cache
def report(component):
    return examine(component, imports=False)


def found(component, check):
    return [(finding.level, finding.text) for finding in report(component).find(check)]


def fault(component, check):
    """The text of the one fault of this check."""
    ((level, text),) = [entry for entry in found(component, check) if entry[0] == "fault"]
    assert level == "fault"
    return text


def faults(component):
    return {finding.check for finding in report(component).faults}
