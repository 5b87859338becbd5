"""The captioner `plot-reader`: what people wrote of the training plots that are most like the one it sees."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import inpaintbench as ib

from .series import Subset, load

CANDIDATES = 5
NOTHING = "no line can be read"
"""Said of a picture on which nothing of a line is left."""


class PlotReader(ib.Captioner):
    """Nearest-neighbour consensus captions for TRUCE's plots, read from pixels; it holds no learned weights.

    The line's course is recovered from the picture alone, the training plots of `subset` that run most alike are looked
    up, and those of their captions that agree best with the others are returned (Devlin et al., 2015).
    """

    name = "plot-reader"
    batch_size = 16
    parallel = True

    subset: Subset

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
        from .neighbours import CHOSEN, Neighbours
        from .reader import read

        neighbours = Neighbours(load(self.subset, "train"), CHOSEN[self.subset])

        def describe(picture: ib.Picture) -> tuple[ib.Caption, ...]:
            course = read(picture.image)
            if course.is_blank:
                return (ib.Caption(NOTHING),)
            return neighbours.captions(course.values.round(), CANDIDATES)  # the data's values are whole numbers

        return lambda batch: [describe(picture) for picture in batch]
