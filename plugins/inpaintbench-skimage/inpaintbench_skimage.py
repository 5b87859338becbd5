"""Biharmonic inpainting by scikit-image, for inpaintbench."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import inpaintbench as ib


@ib.hookimpl
def inpainters() -> Iterable[type[ib.Inpainter]]:
    return [Biharmonic]


class Biharmonic(ib.Inpainter):
    """Fills the hole with the smoothest surface that meets the known pixels (Damelin and Hoang 2018).

    `split` solves the parts of a hole that do not touch one by one: less memory where they are many.
    """

    name = "biharmonic"
    parallel = True

    split: bool = False

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        import numpy as np
        from skimage.restoration import inpaint_biharmonic

        def fill(item: ib.Degraded) -> ib.Image:
            if item.mask.all():  # there is nothing to be smooth with
                return np.full_like(item.image, 128)
            filled = inpaint_biharmonic(item.image, item.mask, split_into_regions=self.split, channel_axis=-1)
            answer: ib.Image = np.rint(filled * 255).astype(np.uint8)
            return answer

        return lambda batch: [fill(item) for item in batch]
