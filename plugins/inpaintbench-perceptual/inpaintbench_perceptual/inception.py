"""The Inception network of FID as an encoder: one pass gives the features of all its metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import identity_of, local

WEIGHTS = ib.File(
    "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/weights-inception-2015-12-05-6726825d.pth",
    sha256="6726825d0af5f729cebd5821db510b11b1cfad8faad88a03f1befd49fb9129b2",
    mirrors=(
        "https://github.com/mseitzer/pytorch-fid/releases/download/fid_weights/pt_inception-2015-12-05-6726825d.pth",
    ),
)


class Inception(ib.Encoder):
    """Inception v3 as FID uses it (Heusel et al. 2017), by torch-fidelity: 2048 pooled features, then 1008 logits.

    The network and its weights are those of 2015 that were ported from TensorFlow, with TensorFlow's way of scaling to
    299 x 299 pixels. The logits are without the bias, as the Inception Score takes them. `file` is a local checkpoint.
    """

    name = "inception"
    batch_size = 16
    pooled: ClassVar[int] = 2048
    """How many of the numbers are pooled features; the rest are logits."""

    file: Annotated[str, ib.Local()] = ""

    @property
    def weights(self) -> str:
        return identity_of(self.file) if self.file else WEIGHTS.identity

    def preflight(self) -> None:
        ib.require_packages(torch="torch", torchvision="torchvision", torch_fidelity="torch-fidelity")
        if self.file:
            local(self.file)
        else:
            WEIGHTS.require()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        self.preflight()
        from inpaintbench_perceptual.inception_net import load

        return load(self.file, host.device)
