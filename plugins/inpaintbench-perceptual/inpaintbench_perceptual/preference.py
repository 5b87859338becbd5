"""HPS v2: how well people would like a picture as the answer to a prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import identity_of, local
from inpaintbench_perceptual.hub import Hub

_COMMIT = "697403c78157020a1ae59d23f111aa58ced35b0a"
RELEASES = {
    "v2.0": Hub("xswu/HPSv2", _COMMIT, ("HPS_v2_compressed.pt",)),
    "v2.1": Hub("xswu/HPSv2", _COMMIT, ("HPS_v2.1_compressed.pt",)),
}


class HpsEncoder(ib.Encoder):
    """CLIP ViT-H/14 tuned on human choices (Wu et al. 2023): one vector of unit length for a picture or a prompt.

    Pictures are scaled to 224 pixels on the longer side and padded with black; `file` is a local checkpoint.
    """

    name = "hpsv2"
    batch_size = 8
    architecture: ClassVar[str] = "ViT-H-14"

    release: Literal["v2.0", "v2.1"] = "v2.1"
    file: Annotated[str, ib.Local()] = ""

    @property
    def weights(self) -> str:
        return identity_of(self.file) if self.file else RELEASES[self.release].identity

    def preflight(self) -> None:
        ib.require_packages(
            torch="torch", torchvision="torchvision", open_clip="open_clip_torch", huggingface_hub="huggingface-hub"
        )
        if self.file:
            local(self.file)
        else:
            RELEASES[self.release].require()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture | str]], Sequence[ib.FloatArray]]:
        self.preflight()
        from inpaintbench_perceptual.hps_net import load

        return load(self, host.device)


class HpsV2(ib.Metric):
    """HPS v2 (Wu et al. 2023): cosine of the sample's text and the composite in an encoder tuned on human choices.

    Releases v2.0 and v2.1 are on different scales. Computed in float32; the authors' half precision on a GPU moves the
    fourth digit.
    """

    name = "hpsv2"
    reads: ClassVar[tuple[str, ...]] = ("composite", "text")
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (-1.0, 1.0)
    source: ClassVar[str] = "Wu et al. 2023, arXiv 2306.09341"
    batch_size = 8

    release: Literal["v2.0", "v2.1"] = "v2.1"
    file: Annotated[str, ib.Local()] = ""

    @property
    def encoder(self) -> HpsEncoder:
        """What turns pictures and prompts into vectors."""
        return HpsEncoder(release=self.release, file=self.file)

    @property
    def weights(self) -> str:
        return self.encoder.weights

    @property
    def signature(self) -> str:
        settings = f"release:{self.release}|weights:{self.weights}|resize:longest,antialias|pad:0|float32"
        return f"{self.name}|{settings}|v:{self.version}"

    def preflight(self) -> None:
        self.encoder.preflight()

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
        from inpaintbench_perceptual.similarities import prompt_to_picture

        return prompt_to_picture(host.open(self.encoder))
