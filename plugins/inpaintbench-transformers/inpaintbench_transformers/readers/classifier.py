"""Image classifiers as readers: ResNet, EfficientNet, DenseNet, ViT and their kin, by transformers or by timm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, ClassVar, Literal

import inpaintbench as ib
from inpaintbench_transformers.loading import Precision, checkpoint
from inpaintbench_transformers.loading.packages import require_packages


class Classifier(ib.Captioner):
    """A network that names one of its classes (by default ResNet-50, He et al. 2015, arXiv 1512.03385).

    `choices` are the classes that are asked about, where a picture brings no choices of its own: all of them are
    answered, likeliest first, with their probabilities among themselves. A choice means every label that is called so,
    whole or between commas, whatever the case. Without choices the `top` likeliest labels are answered, with their
    probabilities among all. Of a picture's choices those without a label are left out; where none has one, its answer
    is the same as without choices. `library=timm` loads what timm has published, such as `timm/densenet121.tv_in1k`.
    `pickle=true` also reads a checkpoint of transformers without safetensors, and takes nothing but tensors from it.
    """

    name = "classifier"
    kinds: ClassVar[tuple[str, ...]] = (
        "beit", "bit", "convnext", "convnextv2", "cvt", "data2vec-vision", "deit", "dinov2", "dinov2_with_registers",
        "efficientnet", "focalnet", "hiera", "levit", "mobilenet_v1", "mobilenet_v2", "mobilevit", "mobilevitv2",
        "poolformer", "pvt", "pvt_v2", "regnet", "resnet", "swin", "swinv2", "vit",
    )  # fmt: skip
    batch_size = 16

    model: Annotated[str, ib.Local()] = "microsoft/resnet-50"
    revision: str = ""
    library: Literal["transformers", "timm"] = "transformers"
    choices: tuple[str, ...] = ()
    top: Annotated[int, ib.Bounds(1, 100_000)] = 5
    dtype: Precision = "float32"
    pickle: bool = False

    @property
    def checkpoint(self) -> ib.Checkpoint:
        return checkpoint(self.model, self.revision)

    @property
    def weights(self) -> str:
        return self.checkpoint.identity

    def preflight(self) -> None:
        self._require_packages()
        from inpaintbench_transformers.readers.files import require_files

        require_files(self)

    def load(self, host: ib.Host) -> Callable[[Sequence[ib.Picture]], Sequence[tuple[ib.Caption, ...]]]:
        self._require_packages()
        from inpaintbench_transformers.readers.naming import load_reader

        return load_reader(self, host.device)

    def _require_packages(self) -> None:
        if self.library == "timm":
            require_packages(self.name, "timm", "torchvision", extra="timm")
        else:
            require_packages(self.name)
