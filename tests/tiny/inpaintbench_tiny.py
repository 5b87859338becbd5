"""A stranger's plugin for the tests of results: small pictures, a captioner of colours, awkward inpainters."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import inpaintbench as ib

SIDE = 32


class Tiles(ib.Dataset):
    """Two-coloured pictures with noise; each two of them share a group.

    In the data's folder `changed.txt` lists the samples whose picture is another one there, `broken.txt` those that
    cannot be read.
    """

    name = "tiles"
    source = "tests@1"

    def ids(self) -> Sequence[str]:
        return tuple(f"tile-{i:02d}" for i in range(24))

    def read(self, id: str) -> ib.Sample:
        import numpy as np

        if id in self._listed("broken"):
            raise ib.DataError(f"'{id}' is broken")
        number = int(id.removeprefix("tile-"))
        rng = np.random.default_rng(number + 1000 * (id in self._listed("changed")))
        image = rng.integers(0, 40, (SIDE, SIDE, 3)) + 15 * (number % 8)
        image[:, SIDE // 2 :, number % 3] += 90
        mask = np.zeros((SIDE, SIDE), bool)
        top = 4 + number % 9
        mask[top : top + 6 + number % 12, 8:24] = True
        colour = COLOURS[number % 3]
        return ib.Sample(
            id=id,
            image=image.astype(np.uint8),
            mask=mask,
            size=(SIDE, SIDE),
            references=(f"the right half of the tile is {colour}", f"a tile that turns {colour} on the right"),
            text=f"a {colour} tile",
            tags={"colour": colour},
            group=f"pair-{number // 2}",
        )

    def _listed(self, name: str) -> list[str]:
        file = self.root / f"{name}.txt" if self.root else None
        return file.read_text().split() if file and file.exists() else []


COLOURS = ("red", "green", "blue")


class Colours(ib.Captioner):
    """Says which colour prevails in the right half, the longer the more it does."""

    name: ClassVar[str] = "colours"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[Any]]:
        def say(picture: ib.Picture) -> tuple[str, ...]:
            means = picture.image[:, SIDE // 2 :].mean(axis=(0, 1))
            colour = COLOURS[int(means.argmax())]
            most = round(float(means.max() - means.min()) / 8)
            return (f"the right half of the tile is {colour}{' indeed' * most}", f"a {colour} tile")

        return lambda batch: [say(picture) for picture in batch]


class Spread(ib.Metric):
    """The difference of the two pictures' standard deviations: a metric that only this plugin has."""

    name: ClassVar[str] = "spread"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    higher_is_better: ClassVar[bool | None] = None

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        def measure(item: ib.Comparison) -> ib.Measured:
            assert item.truth is not None
            return ib.Measured((float(item.composite.std() - item.truth.std()),))

        return lambda batch: [measure(item) for item in batch]


class Flaky(ib.Inpainter):
    """Paints like `copy`, but fails on three samples."""

    name: ClassVar[str] = "flaky"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        def paint(item: ib.Degraded) -> ib.Image:
            if item.id in ("tile-03", "tile-04", "tile-17"):
                raise ValueError("this tile is too hard")
            return item.image.copy()

        return lambda batch: [paint(item) for item in batch]


class Restless(ib.Inpainter):
    """Fills the hole with other noise every time it is asked."""

    name: ClassVar[str] = "restless"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        import numpy as np

        def paint(item: ib.Degraded) -> ib.Image:
            noise = np.frombuffer(os.urandom(item.image.size), np.uint8).reshape(item.image.shape)
            return np.where(item.mask[:, :, None], noise, item.image)

        return lambda batch: [paint(item) for item in batch]


class Remote(ib.Inpainter):
    """Stands for a model behind an interface that nobody can ask twice."""

    name: ClassVar[str] = "remote"
    rerunnable: ClassVar[bool] = False

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        return lambda batch: [item.image.copy() for item in batch]


class Peeking(ib.Inpainter):
    """A control that is handed the truth."""

    name: ClassVar[str] = "peeking"
    oracle: ClassVar[bool] = True

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        return lambda batch: [item.image.copy() for item in batch]


SUITE = ib.Suite(
    name="tests/tiles",
    version=1,
    dataset=Tiles(),
    size=SIDE,
    degraders=("erase:where=sample", "blur:where=sample"),
    captioners=("colours",),
    scorers=("mse", "rouge-l"),
    primary="mse.hole",
    description="small tiles for the tests of results",
)


@ib.hookimpl
def captioners() -> list[type[ib.Captioner]]:
    return [Colours]


@ib.hookimpl
def metrics() -> list[type[ib.Metric]]:
    return [Spread]


@ib.hookimpl
def inpainters() -> list[type[ib.Inpainter]]:
    return [Flaky, Restless, Remote, Peeking]


@ib.hookimpl
def suites() -> list[ib.Suite]:
    return [SUITE]
