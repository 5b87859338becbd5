"""A suite of tiny pictures made of arithmetic, and a metric that costs nothing: what is left is the harness."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import inpaintbench as ib

SCORERS = tuple(f"level:place={place}" for place in range(10))


@ib.hookimpl
def suites() -> list[ib.Suite]:
    return [
        *(suite(count) for count in (200, 2000, 20000)),
        views("photographs", 512),
        views("miniatures", 64),
        scenes(),
    ]


@ib.hookimpl
def captioners() -> list[type[ib.Captioner]]:
    return [Shades]


@ib.hookimpl
def metrics() -> list[type[ib.Metric]]:
    return [Level]


def suite(count: int) -> ib.Suite:
    large = count < 20000
    return ib.Suite(
        name=f"speed/{'pictures' if large else 'cells'}-{count}",
        version=1,
        dataset=Gradients(count=count, side=256 if large else 16),
        size=256 if large else 16,
        degraders=("erase:where=center",),
        scorers=("mse", "ssim") if large else SCORERS,
        primary="mse.hole" if large else "level.low",
        description=f"{count} pictures made of arithmetic",
    )


def views(name: str, side: int) -> ib.Suite:
    """A suite for models, with a metric that costs next to nothing."""
    return ib.Suite(
        name=f"speed/{name}",
        version=1,
        dataset=Gradients(count=256, side=side),
        size=side,
        degraders=("erase:where=center",),
        scorers=("level",),
        primary="level.low",
        description=f"pictures of {side} pixels made of arithmetic",
    )


def scenes() -> ib.Suite:
    """A suite for reports: photographs that no two samples share, five ways of damage, captions."""
    return ib.Suite(
        name="speed/scenes",
        version=1,
        dataset=Scenes(),
        size=256,
        degraders=(
            "erase:where=center", "erase:where=box", "blur:where=center", "blur:where=box", "lowdim:where=center",
        ),
        captioners=("shades",),
        scorers=("mse", "psnr", "ssim", "rouge-l", "bleu"),
        primary="ssim.hole",
        description="parts of scikit-image's photographs",
    )  # fmt: skip


class Scenes(ib.Dataset):
    """A thousand parts of photographs, each turned and taken where its number says; it needs scikit-image."""

    name = "scenes"

    count: int = 1000
    side: int = 256

    def ids(self) -> Sequence[str]:
        return [f"{number:05d}" for number in range(self.count)]

    def read(self, id: str) -> ib.Sample:
        import numpy as np

        rng = np.random.default_rng(int(id))
        photographs = _photographs()
        photograph = photographs[int(id) % len(photographs)]
        top, left = (int(rng.integers(0, size - self.side + 1)) for size in photograph.shape[:2])
        image = photograph[top : top + self.side, left : left + self.side]
        image = np.ascontiguousarray(image[:, ::-1] if rng.random() < 0.5 else image)
        return ib.Sample(id=id, image=image, references=(f"a part of photograph {int(id) % len(photographs)}",))

    def stamp(self, id: str) -> str:
        return "1"


@cache
def _photographs() -> list[ib.Image]:
    from skimage import data

    return [data.astronaut(), data.coffee(), data.chelsea(), data.rocket(), data.immunohistochemistry(), data.retina()]


class Shades(ib.Captioner):
    """Says how bright the parts of a picture are, in some ten words."""

    name = "shades"
    parallel = True

    def load(self, host: ib.Host):  # type: ignore[no-untyped-def]
        words = ("black", "dark", "dim", "grey", "pale", "bright", "white")

        def say(picture: ib.Picture) -> str:
            rows, columns = (size // 3 for size in picture.image.shape[:2])
            parts = [
                picture.image[rows * i : rows * (i + 1), columns * j : columns * (j + 1)]
                for i in range(3)
                for j in range(3)
            ]
            return "it is " + " and ".join(words[int(part.mean()) * len(words) // 256] for part in parts)

        return lambda batch: [say(picture) for picture in batch]


class Gradients(ib.Dataset):
    """Pictures that follow from their number."""

    name = "gradients"

    count: int
    side: int

    def ids(self) -> Sequence[str]:
        return [f"{number:05d}" for number in range(self.count)]

    def read(self, id: str) -> ib.Sample:
        import numpy as np

        rows, columns = np.mgrid[: self.side, : self.side]
        red = (rows * (int(id) % 7 + 1)) % 256
        green = (columns * (int(id) % 5 + 1)) % 256
        blue = np.full_like(red, int(id) % 256)
        return ib.Sample(id=id, image=np.stack([red, green, blue], axis=2).astype(np.uint8))

    def stamp(self, id: str) -> str:
        return "1"


class Level(ib.Metric):
    """Four numbers of a picture."""

    name = "level"
    reads = ("composite",)
    higher_is_better = True
    parallel = True

    place: int = 0

    @property
    def columns(self) -> tuple[str, ...]:
        return ("low", "mean", "middle", "high")

    def load(self, host: ib.Host):  # type: ignore[no-untyped-def]
        def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
            row = [item.composite[self.place] for item in batch]
            return [ib.Measured((float(r.min()), float(r.mean()), float(r[0, 0]), float(r.max()))) for r in row]

        return measure
