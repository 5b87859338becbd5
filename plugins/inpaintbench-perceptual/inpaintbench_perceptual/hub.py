"""Weights on the Hugging Face hub: what is cached is used as it is, and only what is missing asks the network."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import inpaintbench as ib

OPEN_CLIP = ("open_clip_model.safetensors", "open_clip_pytorch_model.bin")
"""The names under which open_clip publishes weights, the one that it prefers first."""


@dataclass(frozen=True, slots=True)
class Hub:
    """One file of a repository at one commit (the newest one where it is empty): the first that is there of `names`."""

    repository: str
    commit: str
    names: tuple[str, ...] = OPEN_CLIP

    @property
    def identity(self) -> str:
        return f"{self.repository}@{self.commit}"

    def require(self) -> None:
        """Raise `UnavailableError` where the file is not cached and downloads are off."""
        if self._cached() is None and _downloads_are_off():
            raise ib.UnavailableError(self._missing("downloads are off"))

    def fetch(self) -> Path:
        """The file in the hub's cache, downloaded where it is missing; `UnavailableError` where it cannot be had."""
        from huggingface_hub import hf_hub_download

        self.require()
        if path := self._cached():
            return path
        why = ""
        for name in self.names:
            try:
                return Path(hf_hub_download(self.repository, name, revision=self.commit or None))
            except (OSError, ValueError, RuntimeError) as error:  # what the hub's own errors are, too
                why = " ".join(str(error).split())[:120]
        raise ib.UnavailableError(self._missing(why))

    def _cached(self) -> Path | None:
        from huggingface_hub import try_to_load_from_cache

        found = (try_to_load_from_cache(self.repository, name, revision=self.commit or None) for name in self.names)
        return next((Path(path) for path in found if isinstance(path, str)), None)

    def _missing(self, why: str) -> str:
        from huggingface_hub import constants

        what = f"'{self.repository}'" + (f" at commit {self.commit}" if self.commit else "")
        only = f" {self.names[0]}" if len(self.names) == 1 else ""
        command = f"hf download {self.repository}{only}" + (f" --revision {self.commit}" if self.commit else "")
        return (
            f"the weights '{self.names[0]}' of {what} are not in the hub's cache '{constants.HF_HUB_CACHE}' and cannot "
            f"be had ({why}); run '{command}' where there is a network, or give their path: file=…"
        )


def _downloads_are_off() -> bool:
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE or os.environ.get("INPAINTBENCH_OFFLINE"))
