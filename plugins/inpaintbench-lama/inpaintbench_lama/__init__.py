"""LaMa, large mask inpainting with Fourier convolutions, for inpaintbench."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Annotated

import inpaintbench as ib

WEIGHTS = ib.File(
    "https://github.com/Sanster/models/releases/download/add_big_lama/big-lama.pt",
    sha256="344c77bbcb158f17dd143070d1e789f38a66c04202311ae3a258ef66667a9ea9",
    mirrors=("https://huggingface.co/signature-ai/big-lama/resolve/main/big-lama.pt",),
)
"""big-LaMa as the program IOPaint runs it: a TorchScript of 206 MB, md5 e3aa4aaa15225a33ec84f9f4bc47e500."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


@ib.hookimpl
def inpainters() -> Iterable[type[ib.Inpainter]]:
    return [Lama]


class Lama(ib.Inpainter):
    """LaMa (Suvorov et al. 2021, arXiv 2109.07161): Fourier convolutions, which see the whole picture, for large holes.

    `file` is a TorchScript of one's own in place of big-LaMa's: called with pictures [b, 3, h, w] from 0 to 1 and masks
    [b, 1, h, w], 1 in the hole, it returns pictures like those. TorchScript is a program, so its `sha256` is needed.
    """

    name = "lama"
    batch_size = 8
    multiple_of = 8
    min_size = 16  # at an eighth of its size, a picture is reflected by a pixel at its border

    file: Annotated[str, ib.Local()] = ""
    sha256: str = ""

    @property
    def weights(self) -> str:
        return f"sha256:{self.sha256.lower()}" if self.file else WEIGHTS.identity

    def preflight(self) -> None:
        ib.require_packages(torch="torch")
        self._refuse_misfits()
        if self.file:
            from inpaintbench_lama.script import require_own_file

            require_own_file(self.file, self.sha256.lower())
        else:
            WEIGHTS.require()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        self.preflight()
        from inpaintbench_lama.painting import load_painter

        return load_painter(Path(self.file).expanduser() if self.file else WEIGHTS.fetch(), host.device, self.min_size)

    def _refuse_misfits(self) -> None:
        if self.sha256 and not self.file:
            raise ib.DataError("'lama' has a sha256 but no file: give the file that it is of as well, file=PATH")
        if self.sha256 and not _SHA256.fullmatch(self.sha256.lower()):
            raise ib.DataError(f"'{self.sha256}' is no sha256: that has 64 digits, 0 to 9 and a to f")
