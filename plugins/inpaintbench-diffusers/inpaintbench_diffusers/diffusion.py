"""What every painter by diffusion has in common: its options, and the way from a checkpoint to painted pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_diffusers.families import Family, family_of
from inpaintbench_diffusers.options import (
    Guidance,
    Model,
    Native,
    Offload,
    Precision,
    Scheduler,
    Steps,
    Strength,
    Tiling,
    Tokens,
    check_strength,
)
from inpaintbench_diffusers.pins import checkpoint, variant_of

if TYPE_CHECKING:
    from inpaintbench_diffusers.loading import Source
    from inpaintbench_diffusers.loading.index import Index
    from inpaintbench_diffusers.painting.painter import Painter

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "safetensors")


class Diffusion(ib.Inpainter):
    """A model that starts from noise and takes it away in `steps` steps, led by the prompt.

    `families` are the pipelines it opens, `shows` is what it shows them: the picture with its `hole`, that with a
    `control` picture, a `grey` canvas with a hole as large as it, or `nothing` but the prompt. `model` is a hub id at
    commit `revision`, or a folder; `variant` the ending of weight files that are published in several precisions.

    A prompt longer than the text encoder reads, or than `max_tokens`, is cut, its end token kept, and the result counts
    the tokens that were; with `long_prompts=refuse` it becomes a failure that says how many they would have been.
    `compile`, `offload` and `tiling` change speed and memory, and pictures by rounding.
    """

    families: ClassVar[tuple[Family, ...]]
    shows: ClassVar[str] = "hole"
    uses_prompt = True
    min_size = 64

    model: Model
    revision: str = ""
    variant: str = ""
    steps: Steps = 50
    guidance: Guidance = None
    negative: str = ""
    scheduler: Scheduler = "own"
    dtype: Precision = "bfloat16"
    native: Native = 512
    max_tokens: Tokens = None
    long_prompts: Literal["cut", "refuse"] = "cut"
    compile: bool = False
    offload: Offload = "none"
    tiling: Tiling = "none"
    pickle: bool = False

    @property
    def share(self) -> float | None:
        """The share of the steps that is done; None where the start is always pure noise."""
        return None

    @property
    def call_settings(self) -> Mapping[str, Any]:
        """What its pipeline alone is called with, the same for each picture."""
        return {}

    @property
    def checkpoints(self) -> Mapping[str, ib.Checkpoint]:
        """Where its parts come from; the pipeline itself is called `pipeline`."""
        return {"pipeline": checkpoint(self.model, self.revision)}

    @property
    def weights(self) -> tuple[str, ...]:
        return tuple(found.identity for found in self.checkpoints.values())

    def family(self, published: str, where: str) -> Family:
        """The family of the pipeline that a checkpoint names. Raises `DataError` where it is none of `families`."""
        family = family_of(published, self.families, where)
        if self.multiple_of % family.multiple:
            raise ib.DataError(
                f"{where} paints sizes that are multiples of {family.multiple}, '{self.name}' gives multiples of "
                f"{self.multiple_of}: use the preset that is made for it"
            )
        return family

    def require_parts(self, index: Index, source: Source, family: Family) -> None:
        """Raise what loading is bound to raise for the components, as far as that shows without loading."""
        from inpaintbench_diffusers.loading.pipeline import require_components

        require_components(index, source, family)

    def load_parts(self, dtype: Any) -> Mapping[str, Any]:
        """The components that come from elsewhere than the pipeline."""
        return {}

    def preflight(self) -> None:
        ib.require_packages(**{name: name for name in PACKAGES})
        from inpaintbench_diffusers.loading.misfits import require_options
        from inpaintbench_diffusers.loading.pipeline import require_index

        source = self.source("pipeline")
        if (index := require_index(source)) is not None:
            family = self.family(index.pipeline, str(source))
            self.require_parts(index, source, family)
            require_options(self, index, source, family)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Degraded]], Sequence[ib.Image | ib.Reconstruction]]:
        ib.require_packages(**{name: name for name in PACKAGES})
        from inpaintbench_diffusers.painting.settle import precision, settle

        dtype = precision(self.dtype, host.device)
        pipeline, family = self.open(dtype)
        return self.painter(settle(pipeline, self, host.device), family, dtype, host.device)

    def painter(self, pipeline: Any, family: Family, dtype: Any, device: str) -> Painter:
        """The function that paints with a pipeline which is ready on `device`."""
        from inpaintbench_diffusers.painting.painter import Painter

        readers = [part for name, part in pipeline.components.items() if "tokenizer" in name and part is not None]
        return Painter(pipeline, family, self, device, readers)

    def source(self, part: str) -> Source:
        """Where a part comes from, and how its weights may be read."""
        from inpaintbench_diffusers.loading import Source

        found = self.checkpoints[part]
        return Source(found, variant_of(found.model, self.variant if part == "pipeline" else ""), self.pickle)

    def open(self, dtype: Any) -> tuple[Any, Family]:
        """The pipeline, on the CPU, and its family. Raises `UnavailableError` or `DataError` where it cannot be had."""
        from inpaintbench_diffusers.loading.pipeline import load_pipeline, open_index

        source = self.source("pipeline")
        index = open_index(source)
        family = self.family(index.pipeline, str(source))
        return load_pipeline(index, source, family, dtype, self.load_parts(dtype)), family


class HolePainter(Diffusion):
    """Paints what is missing from a picture; with `strength` below 1 it starts from what lies under the mask."""

    strength: Strength = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_strength(self.name, self.steps, self.strength)

    @property
    def share(self) -> float | None:
        return self.strength


class PicturePainter(Diffusion):
    """Paints whole pictures from the prompt alone: a text-to-image model, whose hole is the whole picture."""

    shows = "nothing"
    uses_image = False
