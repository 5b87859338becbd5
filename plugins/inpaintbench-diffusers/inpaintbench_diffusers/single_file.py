"""Text-to-image models that are published as one safetensors file, as on sites where people share them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import inpaintbench as ib
from inpaintbench_diffusers.diffusion import PACKAGES, PicturePainter
from inpaintbench_diffusers.families import SD_WHOLE, SDXL_WHOLE, Family
from inpaintbench_diffusers.options import Guidance, Model, Native
from inpaintbench_diffusers.pins import checkpoint


class SingleFile(PicturePainter):
    """A Stable Diffusion 1 or XL of one's own in one safetensors file, `path`.

    Such a file has weights alone: configurations and tokenizers come from the checkpoint `model`, by default the one
    that its kind descends from.
    """

    name = "single-file"
    batch_size = 4
    multiple_of = 8
    families = (SD_WHOLE, SDXL_WHOLE)

    path: Model
    model: Model = ""
    native: Native = None

    @property
    def checkpoints(self) -> Mapping[str, ib.Checkpoint]:
        from inpaintbench_diffusers.loading.single import parent_of

        return {"pipeline": checkpoint(self.model or parent_of(self.path, self.where_from), self.revision)}

    @property
    def where_from(self) -> str:
        """What to do where the file is missing."""
        return "give the path of a safetensors file"

    @property
    def weights(self) -> tuple[str, ...]:
        from inpaintbench_diffusers.loading.single import digest

        return (digest(self.path, self.where_from), *super().weights)

    def preflight(self) -> None:
        ib.require_packages(**{name: name for name in PACKAGES})
        from inpaintbench_diffusers.loading.misfits import require_options
        from inpaintbench_diffusers.loading.single import inspect_file, require_configurations

        inspect_file(self.path, self.where_from)
        source = self.source("pipeline")
        if (index := require_configurations(source)) is not None:
            require_options(self, index, source, self.family(index.pipeline, str(source)))

    def open(self, dtype: Any) -> tuple[Any, Family]:
        from inpaintbench_diffusers.loading.single import inspect_file, load_file, open_configurations

        file = inspect_file(self.path, self.where_from)
        source = self.source("pipeline")
        folder, index = open_configurations(source)
        family = self.family(index.pipeline, str(source))
        return load_file(file, folder, index, family, dtype), family


class Juggernaut1(SingleFile):
    """Juggernaut XL v1 (KandooAI 2023): SDXL, tuned to photographs; only its file was published."""

    name = "juggernaut-v1"

    path: Model = "juggernautXL_version1.safetensors"
    guidance: Guidance = 5.0
    native: Native = 1024

    @property
    def where_from(self) -> str:
        return "get version 1 of https://civitai.com/models/133005 (download 146359) and give its path"


SINGLE_FILE_PAINTERS: tuple[type[ib.Inpainter], ...] = (SingleFile, Juggernaut1)
