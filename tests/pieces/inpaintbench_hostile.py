"""A plugin whose every text would do harm if a page took it for markup; its pictures and probes are harmless."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import inpaintbench as ib

HEIGHT, WIDTH = 48, 64
MARKUP = "<img src=x onerror=\"window.harmed='caption'\">"
ENDING = "</script><script>window.harmed='script'</script>"
BREAKS = "one\u2028two\u2029three"
IDS = (f"a {MARKUP}", "b\"'`${window.harmed=1}", f"c {ENDING}", "__proto__", f"e {BREAKS}", "f")
LAYERS = 4
GRID = (48, 64, 0, 0, 16, 3, 4)


class Hostile(ib.Dataset):
    """Coloured pictures with harmful names, tags and references."""

    name = "hostile"
    source = "tests@1"

    def ids(self) -> Sequence[str]:
        return IDS

    def read(self, id: str) -> ib.Sample:
        import numpy as np

        number = IDS.index(id)
        image = np.random.default_rng(number).integers(0, 60, (HEIGHT, WIDTH, 3)) + 25 * number
        image[: HEIGHT // 2, :, number % 3] += 60
        mask = np.zeros((HEIGHT, WIDTH), bool)
        mask[10 : 24 + number, 12:40] = True
        mask[14:18, 20:28] = False
        tags = {"<b>tag</b>": MARKUP if number % 2 else "plain"}
        return ib.Sample(
            id, image.astype(np.uint8), mask, (HEIGHT, WIDTH), (f"reference {MARKUP}",), text=ENDING, tags=tags
        )


class Shouting(ib.Captioner):
    """Captions that are markup, scripts and odd line ends."""

    name: ClassVar[str] = "shouting"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[Any]]:
        def say(picture: ib.Picture) -> tuple[str, ...]:
            shade = "dark" if picture.image[12:22, 14:18].mean() < 60 else "light"
            return (f"a {shade} {MARKUP} tile", f"{ENDING} {BREAKS}", "\"'><svg onload=window.harmed=2>")

        return lambda batch: [say(picture) for picture in batch]


class Layered(ib.Probe):
    """Details as probes of attention have them: curves by region, and a map of patches."""

    name: ClassVar[str] = "layered"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    higher_is_better: ClassVar[bool | None] = False

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        import numpy as np

        def measure(item: ib.Comparison) -> ib.Measured:
            assert item.truth is not None
            shift = float(np.abs(item.composite.astype(float) - item.truth).mean())
            curve = [shift * layer for layer in range(1, LAYERS + 1)]
            return ib.Measured((shift,), details={"tvd": {"whole": curve, "hole": [None, *curve[1:]]}, "patches": 12})

        return lambda batch: [measure(item) for item in batch]


class Mapped(ib.Probe):
    """A map of twelve patches."""

    name: ClassVar[str] = "mapped"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    higher_is_better: ClassVar[bool | None] = None

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        import numpy as np

        def measure(item: ib.Comparison) -> ib.Measured:
            assert item.truth is not None
            apart = np.abs(item.composite.astype(float) - item.truth).mean(axis=2)
            drift = apart.reshape(3, 16, 4, 16).mean(axis=(1, 3)).ravel()
            return ib.Measured((float(drift.max()),), details={"view": list(GRID), "drift": drift.tolist()})

        return lambda batch: [measure(item) for item in batch]


class Wordy(ib.Inpainter):
    """Fills the hole with one grey and a trace of what it held; its option can be any text.

    It fails on one sample with a harmful message.
    """

    name: ClassVar[str] = "wordy"
    word: str = "plain"

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        import numpy as np

        def paint(item: ib.Degraded) -> ib.Image:
            if item.id == IDS[2] and self.word != "plain":
                raise ValueError(f"no way: {MARKUP}")
            grey = np.uint8(40 + 10 * len(self.word) % 200)
            return np.where(item.mask[:, :, None], grey + item.image // 16, item.image)

        return lambda batch: [paint(item) for item in batch]


SUITE = ib.Suite(
    name="tests/hostile",
    version=1,
    dataset=Hostile(),
    size=HEIGHT,
    degraders=("erase:where=sample", "blur:where=sample"),
    captioners=("shouting",),
    scorers=("mse", "psnr", "rouge-l", "layered", "mapped"),
    primary="mse.hole",
    description=f"harmful texts {MARKUP}",
)


@ib.hookimpl
def captioners() -> list[type[ib.Captioner]]:
    return [Shouting]


@ib.hookimpl
def probes() -> list[type[ib.Probe]]:
    return [Layered, Mapped]


@ib.hookimpl
def inpainters() -> list[type[ib.Inpainter]]:
    return [Wordy]


@ib.hookimpl
def suites() -> list[ib.Suite]:
    return [SUITE]
