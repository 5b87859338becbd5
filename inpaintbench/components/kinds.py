"""The kinds of components: what each is given, what it returns and what it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from inpaintbench.components.component import Component

if TYPE_CHECKING:
    from inpaintbench.components.scorers import Scorer
    from inpaintbench.types import (  # noqa: F401 - quoted below, so that listing components does not import them
        Attempt,
        Caption,
        Conversation,
        Degraded,
        FloatArray,
        Image,
        Mask,
        Picture,
        Proposal,
        Reconstruction,
        Sample,
    )


class Degrader(Component["Sample", "tuple[Image, Mask]"]):
    """Damages a region of a sample's picture; returns the damaged picture and the hole."""

    kind: ClassVar[str] = "degrader"


class Prompter(Component["Attempt", "Proposal"]):
    """Decides what the inpainter is told, in `rounds` rounds.

    `reads` names what it looks at: reference, degraded, text, previous, seed. With several prompts in a round, or
    several rounds, `select` says by which scorers, with which weights, the pipeline picks the best picture.
    """

    kind: ClassVar[str] = "prompter"
    reads: ClassVar[tuple[str, ...]] = ("reference", "degraded", "text", "previous", "seed")

    @property
    def rounds(self) -> int:
        """How many rounds of prompting and painting there are."""
        return 1

    @property
    def select(self) -> tuple[tuple[Scorer, float], ...]:
        """Scorers and weights that choose among a round's pictures; the first column of each counts."""
        return ()


class Inpainter(Component["Degraded", "Image | Reconstruction"]):
    """A model under test: fills the hole of a degraded picture. It returns the picture, or a `Reconstruction` where
    there is something to say of it.

    The harness scales to `native` (the short side, in pixels), pads to `min_size` and to a multiple of `multiple_of`
    and undoes it afterwards. `oracle = True` marks a control: it is handed the truth as its picture, never ranked.
    """

    kind: ClassVar[str] = "inpainter"
    oracle: ClassVar[bool] = False

    @property
    def multiple_of(self) -> int:
        """Both sides of the picture it is given are multiples of this."""
        return 1

    @property
    def min_size(self) -> int:
        """No side of the picture it is given is smaller."""
        return 1

    @property
    def native(self) -> int | None:
        """The length of the short side it was made for; None where any will do."""
        return None

    @property
    def uses_prompt(self) -> bool:
        """Whether it reads the prompt; without, a suite's prompter is not asked."""
        return False

    @property
    def uses_image(self) -> bool:
        """Whether it reads the picture; False for text-to-image models."""
        return True


class Captioner(Component["Picture", "tuple[Caption, ...]"]):
    """Says what is on a picture: one tuple of candidates a picture, best first."""

    kind: ClassVar[str] = "captioner"
    same_size: ClassVar[bool] = False


class Assistant(Component["Conversation", str]):
    """A language model that may see pictures: captioners, judges and prompters are built on it."""

    kind: ClassVar[str] = "assistant"


class Encoder(Component["Picture | str", "FloatArray"]):
    """Turns a picture, or a text, into a feature vector or array; what shares an encoder shares one pass through it.

    An encoder of pictures alone refuses texts, one of texts pictures; one that takes both puts them in one space.
    """

    kind: ClassVar[str] = "encoder"
