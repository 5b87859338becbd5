"""A prompt is the messages of a conversation whose next turn is the model's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import inpaintbench as ib

if TYPE_CHECKING:
    import numpy as np

Prompt: TypeAlias = Sequence[ib.Message]


def about(image: ib.Image, text: str) -> Prompt:
    """One question about one picture."""
    return (ib.Message("user", (image, text)),)


def pictures_in(prompt: Prompt) -> list[np.ndarray]:
    """The pictures of a prompt in their order."""
    return [part for message in prompt for part in message.parts if not isinstance(part, str)]


def texts_in(prompt: Prompt) -> list[str]:
    """The texts of a prompt in their order."""
    return [part for message in prompt for part in message.parts if isinstance(part, str)]
