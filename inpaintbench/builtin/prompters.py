"""Prompters that ask no model: nothing, the sample's own text, or one text for all; one prompt, one round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from inpaintbench.components import Host, Prompter

if TYPE_CHECKING:
    from inpaintbench.types import Attempt, Proposal


class NoPrompt(Prompter):
    """Tells the inpainter nothing: one empty prompt."""

    name: ClassVar[str] = "none"
    reads: ClassVar[tuple[str, ...]] = ()

    def load(self, host: Host) -> Callable[[Sequence[Attempt]], Sequence[Proposal]]:
        from inpaintbench.types import Proposal

        return lambda batch: [Proposal(("",)) for _ in batch]


class Annotation(Prompter):
    """Tells the inpainter the sample's own text, which may name what is hidden."""

    name: ClassVar[str] = "annotation"
    reads: ClassVar[tuple[str, ...]] = ("text",)

    def load(self, host: Host) -> Callable[[Sequence[Attempt]], Sequence[Proposal]]:
        from inpaintbench.types import Proposal

        return lambda batch: [Proposal((attempt.text,)) for attempt in batch]


class Fixed(Prompter):
    """Tells the inpainter the same text for every sample."""

    name: ClassVar[str] = "fixed"
    reads: ClassVar[tuple[str, ...]] = ()

    text: str

    def load(self, host: Host) -> Callable[[Sequence[Attempt]], Sequence[Proposal]]:
        from inpaintbench.types import Proposal

        return lambda batch: [Proposal((self.text,)) for _ in batch]
