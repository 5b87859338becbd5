"""Components that open other components: a judge of a clerk, a metric of an eye, an inpainter of inpainters."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import inpaintbench as ib
from inpaintbench.builtin.inpainters import Mean
from inpaintbench_pieces.log import append, first_time


class Clerk(ib.Assistant):
    """Answers with the number of letters it was shown; notes every question; kills its process once on `kills_on`."""

    name = "clerk"
    batch_size: ClassVar[int] = 2

    log: str = ""
    kills_on: str = ""
    fails_on: str = ""
    no_weights: bool = False
    folder: str = ""

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Conversation]], Sequence[str]]:
        if self.no_weights:
            raise ValueError("no such model")
        append(self.log, "load")
        return lambda batch: [self._answer(conversation) for conversation in batch]

    def _answer(self, conversation: ib.Conversation) -> str:
        text = str(conversation.messages[0].parts[0])
        if self.kills_on and self.kills_on in text and first_time(self.folder, "killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fails_on and self.fails_on in text:
            raise ValueError("it does not know")
        append(self.log, text)
        return str(len(text))


class Asker(ib.Judge):
    """Asks three questions about every comparison, one of which is the same for all."""

    name = "asker"
    reads: ClassVar[tuple[str, ...]] = ("composite",)
    higher_is_better: ClassVar[bool | None] = True
    parallel: ClassVar[bool] = True

    assistant: ib.Assistant = Clerk()
    together: bool = False

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[Any]]:
        ask = host.open(self.assistant)

        def judge(item: ib.Comparison) -> ib.Measured:
            texts = ["hello", f"first {item.id}", f"second {item.id}"]
            asked = [ib.Conversation((ib.Message("user", (text,)),)) for text in texts]
            answers = ask(asked) if self.together else [ask([one])[0] for one in asked]
            return ib.Measured((float(sum(map(int, answers))),))

        return lambda batch: [judge(item) for item in batch]


class Eye(ib.Encoder):
    """A picture's own pixels, `times` over, as features; notes every picture it looks at."""

    name = "eye"
    batch_size: ClassVar[int] = 2

    log: str = ""
    times: int = 1

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[Any]]:
        import numpy as np

        def look(picture: ib.Picture) -> Any:
            append(self.log, picture.id)
            return np.tile(picture.image.ravel() / 255, self.times)

        return lambda batch: [look(picture) for picture in batch]


class Distance(ib.Metric):
    """The mean difference of what the eye sees of both pictures."""

    name = "distance"
    reads: ClassVar[tuple[str, ...]] = ("truth", "composite")
    higher_is_better: ClassVar[bool | None] = False

    encoder: ib.Encoder = Eye()
    weight: float = 1.0

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[Any]]:
        see = host.open(self.encoder)

        def measure(item: ib.Comparison) -> ib.Measured:
            assert item.truth is not None
            truth, made = see([ib.Picture("truth", item.truth), ib.Picture("made", item.composite)])
            return ib.Measured((self.weight * float(abs(truth - made).mean()),))

        return lambda batch: [measure(item) for item in batch]


class Ensemble(ib.Inpainter):
    """Paints what another inpainter paints, and inverts the hole."""

    name = "ensemble"

    other: ib.Inpainter = Mean()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[Any]]:
        paint = host.open(self.other)

        def invert(item: ib.Degraded) -> ib.Image:
            made = paint([item])[0]
            made[item.mask] = 255 - made[item.mask]
            return made

        return lambda batch: [invert(item) for item in batch]


class Stack(ib.Inpainter):
    """Asks for what nobody can open: a metric."""

    name = "stack"

    metric: ib.Metric = Distance()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[Any]]:
        measure = host.open(self.metric)
        return lambda batch: [measure([item])[0] for item in batch]  # type: ignore[list-item]


class Apart(ib.SetMetric):
    """The Fréchet distance of what the eye sees of both sets, and how many pairs there are."""

    name = "apart"
    higher_is_better: ClassVar[bool | None] = False

    encoder: ib.Encoder = Eye()

    @property
    def columns(self) -> tuple[str, ...]:
        return ("distance", "pairs")

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        import numpy as np

        kept = [row > 0 for row in weights]
        return np.array([(ib.frechet_distance(truth[rows], painted[rows]), rows.sum()) for rows in kept])
