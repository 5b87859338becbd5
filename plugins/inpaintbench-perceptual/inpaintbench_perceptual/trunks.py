"""LPIPS's trunks are torchvision's classifiers: their files lie in torch's own cache, or are fetched into it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import inpaintbench as ib


@dataclass(frozen=True, slots=True)
class Trunk:
    """A classifier's weights, the smallest side of a picture it can see, and the stride of its first features.

    `file` is torchvision's name, which ends in the first eight digits of the file's sha256.
    """

    file: str
    smallest: int
    stride: int

    @property
    def identity(self) -> str:
        """As a fingerprint has it.

        >>> TRUNKS["alex"].identity
        'torchvision/alexnet-owt@sha256:7be5be79'
        """
        name = self.file.removesuffix(f"-{self._digits}.pth")
        return f"torchvision/{name}@sha256:{self._digits}"

    @property
    def path(self) -> Path:
        """Where torch's cache has the file, or would have it."""
        cache = os.environ.get("XDG_CACHE_HOME", "~/.cache")
        return Path(os.environ.get("TORCH_HOME", f"{cache}/torch")).expanduser() / "hub" / "checkpoints" / self.file

    def require(self) -> None:
        """Raise `UnavailableError` where the file is not here and downloads are off."""
        if not self.path.exists() and os.environ.get("INPAINTBENCH_OFFLINE"):
            raise ib.UnavailableError(f"the weights '{self.file}' are not here and downloads are off; {self._advice}")

    def fetch(self) -> Path:
        """The file in torch's cache, downloaded where it is missing; `UnavailableError` where it cannot be had."""
        import torch

        self.require()
        path = self.path
        if not path.exists():
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                torch.hub.download_url_to_file(self._url, str(path), hash_prefix=self._digits, progress=False)
            except (OSError, RuntimeError) as error:
                raise ib.UnavailableError(f"cannot fetch the weights '{self.file}' ({error}); {self._advice}") from None
        return path

    @property
    def _digits(self) -> str:
        return self.file.removesuffix(".pth").rpartition("-")[2]

    @property
    def _url(self) -> str:
        return f"https://download.pytorch.org/models/{self.file}"

    @property
    def _advice(self) -> str:
        folder = self.path.parent
        return f"put '{self.file}' (its sha256 begins with {self._digits}) from {self._url} into '{folder}'"


TRUNKS = {
    "alex": Trunk("alexnet-owt-7be5be79.pth", smallest=31, stride=4),
    "vgg": Trunk("vgg16-397923af.pth", smallest=16, stride=1),
    "squeeze": Trunk("squeezenet1_1-b8a52dc0.pth", smallest=17, stride=2),
}
