"""Prompters of several prompts and rounds, which note everything they are handed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import inpaintbench as ib
from inpaintbench.builtin.pixels import Mse
from inpaintbench_pieces.captioners import pixels
from inpaintbench_pieces.log import append


class Climber(ib.Prompter):
    """Proposes `steps` in each of its rounds, moved by what it remembers; the picture of the least error is kept."""

    name = "climber"
    batch_size: ClassVar[int] = 2

    steps: tuple[str, ...] = ("50", "100", "150")
    times: int = 2
    selects: bool = True
    log: str = ""

    @property
    def rounds(self) -> int:
        return self.times

    @property
    def select(self) -> tuple[tuple[ib.Scorer, float], ...]:
        return ((Mse(), 1.0),) if self.selects else ()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Attempt]], Sequence[Any]]:
        return lambda batch: [self._propose(attempt) for attempt in batch]

    def _propose(self, attempt: ib.Attempt) -> ib.Proposal:
        noted: dict[str, Any] = {
            "id": attempt.id,
            "round": attempt.round,
            "memory": attempt.memory,
            "seed": attempt.seed,
            "text": attempt.text,
            "reference": pixels(attempt.reference) if attempt.reference is not None else None,
            "previous": [
                [past.prompts, [p if p is None else pixels(p) for p in past.pictures], past.scores, past.best]
                for past in attempt.previous
            ],
        }
        append(self.log, json.dumps(noted))
        moved = attempt.round * 5
        prompts = tuple(str(int(step) + moved) if step.isdigit() else step for step in self.steps)
        return ib.Proposal(prompts, {"rounds": attempt.round + 1, "heard": [attempt.id]})


class Numbered(ib.Prompter):
    """One prompt that says the number of the round; without `reads`, it is handed nothing."""

    name = "numbered"
    reads: ClassVar[tuple[str, ...]] = ()

    log: str = ""

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Attempt]], Sequence[Any]]:
        def propose(attempt: ib.Attempt) -> ib.Proposal:
            append(self.log, f"{attempt.id} {attempt.reference is None} {attempt.degraded.image.shape} {attempt.text}")
            return ib.Proposal((str(attempt.round),))

        return lambda batch: [propose(attempt) for attempt in batch]
