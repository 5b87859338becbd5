"""A control that is handed the truth: what an autoencoder loses, anything that paints its latents loses, too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import inpaintbench as ib
from inpaintbench_diffusers.diffusion import PACKAGES
from inpaintbench_diffusers.loading.index import Entry
from inpaintbench_diffusers.options import Model, Native, Precision
from inpaintbench_diffusers.pins import checkpoint, variant_of

if TYPE_CHECKING:
    from inpaintbench_diffusers.loading import Source

VAE = Entry("vae", "diffusers", "AutoencoderKL")


class VaeRoundtrip(ib.Inpainter):
    """The original through the autoencoder of a model and back: the ceiling of whatever paints its latents.

    The truth is encoded to the mean of its latents, and decoded. `folder` is the autoencoder's place in the checkpoint,
    empty where the checkpoint is nothing else.
    """

    name = "vae-roundtrip"
    oracle = True
    batch_size = 8
    multiple_of = 16
    min_size = 64

    model: Model = "stable-diffusion-v1-5/stable-diffusion-inpainting"
    revision: str = ""
    variant: str = ""
    folder: str = "vae"
    dtype: Precision = "bfloat16"
    native: Native = 512
    pickle: bool = False

    @property
    def weights(self) -> str:
        return checkpoint(self.model, self.revision).identity

    @property
    def source(self) -> Source:
        """Where the autoencoder comes from, and how its weights may be read."""
        from inpaintbench_diffusers.loading import Source

        return Source(checkpoint(self.model, self.revision), variant_of(self.model, self.variant), self.pickle)

    def preflight(self) -> None:
        ib.require_packages(**{name: name for name in PACKAGES})
        from inpaintbench_diffusers.loading import inspection

        if folder := inspection.at_hand(VAE, self.source, self.folder):
            inspection.inspect(folder / self.folder, VAE, self.source)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image]]:
        ib.require_packages(**{name: name for name in PACKAGES})
        from inpaintbench_diffusers.loading.components import load_component
        from inpaintbench_diffusers.loading.quiet import quiet
        from inpaintbench_diffusers.painting.roundtrip import roundtrip
        from inpaintbench_diffusers.painting.settle import precision

        with quiet():
            coder = load_component(VAE, self.source, precision(self.dtype, host.device), self.folder)
        return roundtrip(coder, host.device)
