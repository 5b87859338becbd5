"""A captioner is a language model that is asked one question about one picture."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_transformers.language import LanguageModel

if TYPE_CHECKING:
    from inpaintbench_transformers.language.speaker import Speaker


class LanguageCaptioner(LanguageModel["ib.Picture", "tuple[ib.Caption, ...]"], ib.Captioner):
    """A captioner that writes.

    `question` is what is asked about pictures that bring no question of their own. `decoding=greedy` writes the
    likeliest word each time: one caption without a score. `decoding=study` is that of the artifacts paper: six beams,
    sampled from the likeliest words of 90 % at temperature 1, the three best of them with their scores; one picture at
    a time, with the picture's seed. A picture that brings choices is answered with all of them, each with its
    log-probability, likeliest first. `max_tokens` is the longest caption (the paper: 30, and 100 for medical ones).
    """

    asking: ClassVar[str] = "{question}"
    """How the model is asked a question."""
    choosing: ClassVar[str] = "{question}"
    """How it is asked one that has `{choices}`."""

    question: str = ""
    decoding: Literal["greedy", "study"] = "greedy"
    max_tokens: Annotated[int, ib.Bounds(1, 4096)] = 30

    def prompt(self, picture: ib.Picture) -> str:
        """What the model reads besides the picture; nothing at all where nothing is asked."""
        question = picture.question or self.question
        if not question:
            return ""
        if picture.choices:
            return self.choosing.format(question=question, choices=", ".join(picture.choices))
        return self.asking.format(question=question)

    @abstractmethod
    def speaker(self, device: str) -> Speaker:
        """The loaded model."""

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
        self.require()
        from inpaintbench_transformers.captioners.captions import captions_by

        return captions_by(self, self.speaker(host.device))
