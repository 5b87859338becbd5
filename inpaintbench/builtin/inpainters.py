"""Inpainters without weights: the floor, a flat colour and the two classical methods of OpenCV.

Those two need pictures of two pixels a side: `cv2.inpaint` reads beyond a picture that is one pixel high or wide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar

from inpaintbench.components import Bounds, Host, Inpainter

if TYPE_CHECKING:
    from inpaintbench.types import Degraded, Image


class Copy(Inpainter):
    """Returns the degraded picture unchanged: the floor that every model must beat."""

    name: ClassVar[str] = "copy"
    parallel: ClassVar[bool] = True

    def load(self, host: Host) -> Callable[[Sequence[Degraded]], Sequence[Image]]:
        return lambda batch: [item.image.copy() for item in batch]


class Mean(Inpainter):
    """Fills the hole with the mean colour of the ring of known pixels around it."""

    name: ClassVar[str] = "mean"
    parallel: ClassVar[bool] = True

    def load(self, host: Host) -> Callable[[Sequence[Degraded]], Sequence[Image]]:
        from inpaintbench.builtin.filling import fill_with_mean

        return lambda batch: [fill_with_mean(item) for item in batch]


class Telea(Inpainter):
    """Marches inward from the hole's edge, averaging known neighbours within `radius` (Telea 2004, by OpenCV)."""

    name: ClassVar[str] = "telea"
    parallel: ClassVar[bool] = True
    min_size = 2

    radius: Annotated[float, Bounds(1, 64)] = 3.0

    def load(self, host: Host) -> Callable[[Sequence[Degraded]], Sequence[Image]]:
        import cv2

        from inpaintbench.builtin.filling import fill_with_opencv

        return lambda batch: [fill_with_opencv(item, self.radius, cv2.INPAINT_TELEA) for item in batch]


class NavierStokes(Inpainter):
    """Continues lines of equal brightness into the hole (Bertalmio, Bertozzi and Sapiro 2001, by OpenCV)."""

    name: ClassVar[str] = "navier-stokes"
    parallel: ClassVar[bool] = True
    min_size = 2

    radius: Annotated[float, Bounds(1, 64)] = 3.0

    def load(self, host: Host) -> Callable[[Sequence[Degraded]], Sequence[Image]]:
        import cv2

        from inpaintbench.builtin.filling import fill_with_opencv

        return lambda batch: [fill_with_opencv(item, self.radius, cv2.INPAINT_NS) for item in batch]
