"""The three degraders of the study, each over any region."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, TypeAlias

from inpaintbench.components import Bounds, Degrader, Host
from inpaintbench.errors import OptionError

if TYPE_CHECKING:
    from inpaintbench.builtin.damage import Damage
    from inpaintbench.types import Image, Mask, Sample

Where: TypeAlias = Literal[
    "sample", "center", "box", "strokes-thin", "strokes-medium", "strokes-thick", "half", "outpaint", "whole"
]


class RegionDegrader(Degrader):
    """Damages the region that `where` names and leaves every other pixel as it is.

    The regions: `sample` (the data set's own), `center` (half of each side), `box` (one at random, 1/16 to 1/4 of the
    picture), `strokes-thin`, `strokes-medium` and `strokes-thick` (irregular masks with the settings of LaMa), `half`
    (left or right), `outpaint` (all but the centre) and `whole`. What is random in them follows from the sample's seed.
    """

    parallel: ClassVar[bool] = True

    where: Where = "sample"

    @abstractmethod
    def damage(self) -> Damage:
        """Do the heavy imports and return what is done to the hole."""

    def load(self, host: Host) -> Callable[[Sequence[Sample]], Sequence[tuple[Image, Mask]]]:
        from inpaintbench.builtin.damage import degrade

        damage = self.damage()
        return lambda batch: [degrade(sample, self.where, damage) for sample in batch]


class Erase(RegionDegrader):
    """Destroys the region: black, mid-grey, the mean colour of what is known, or uniform noise."""

    name: ClassVar[str] = "erase"

    fill: Literal["zeros", "mean", "noise", "grey"] = "zeros"

    def damage(self) -> Damage:
        from inpaintbench.builtin.damage import erase

        return partial(erase, fill=self.fill)


class Blur(RegionDegrader):
    """Blurs the region by a Gaussian of `kernel` taps, an odd number, with the sigma that OpenCV derives from it."""

    name: ClassVar[str] = "blur"

    kernel: Annotated[int, Bounds(3, 511)] = 51

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kernel % 2 == 0:
            raise OptionError(f"option 'kernel' of 'blur' must be odd, not '{self.kernel}'")

    def damage(self) -> Damage:
        from inpaintbench.builtin.damage import blur

        return partial(blur, kernel=self.kernel)


class Lowdim(RegionDegrader):
    """Keeps the region's layout and little else: k-means to few colours, down and up by a factor, a poor JPEG.

    Applied to the region's bounding box, of which the region's pixels are taken. `attempts` is how often k-means starts
    anew; the best run counts.
    """

    name: ClassVar[str] = "lowdim"

    colours: Annotated[int, Bounds(1, 64)] = 8
    attempts: Annotated[int, Bounds(1, 100)] = 10
    factor: Annotated[int, Bounds(1, 64)] = 4
    quality: Annotated[int, Bounds(1, 100)] = 5

    def damage(self) -> Damage:
        from inpaintbench.builtin.damage import lowdim

        return partial(lowdim, colours=self.colours, attempts=self.attempts, factor=self.factor, quality=self.quality)
