"""Weights on the Hugging Face hub that are one file, under one of several names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import inpaintbench as ib

OPEN_CLIP = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")
"""The names under which open_clip publishes weights, the one that it prefers first."""
NEWEST = "main"
"""The revision of a repository of which no commit is known."""


@dataclass(frozen=True, slots=True)
class Hub:
    """One file of a repository at a revision: the first that is there of `names`."""

    repository: str
    revision: str
    names: tuple[str, ...] = OPEN_CLIP

    @property
    def identity(self) -> str:
        return self._checkpoint.identity

    def require(self) -> None:
        """Raise `UnavailableError` where the file is not cached and downloads are off."""
        with self._advice():
            self._checkpoint.at_hand((), self.names)

    def fetch(self) -> Path:
        """The file in the hub's cache, downloaded where it is missing; `UnavailableError` where it cannot be had."""
        with self._advice():
            folder = self._checkpoint.fetch((), *((name,) for name in self.names))
        return next(folder / name for name in self.names if (folder / name).exists())

    @contextmanager
    def _advice(self) -> Iterator[None]:
        """What is missing is said together with the option that takes its place."""
        try:
            yield
        except ib.UnavailableError as error:
            raise ib.UnavailableError(f"{error}; or give the path of '{self.names[0]}': file=…") from None

    @property
    def _checkpoint(self) -> ib.Checkpoint:
        return ib.Checkpoint(self.repository, self.revision)
