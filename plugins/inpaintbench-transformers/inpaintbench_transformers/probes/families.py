"""Of each family of vision encoders: how it is loaded by itself, which token asks, and what the embedding is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import inpaintbench as ib
from inpaintbench_transformers.loading.inspection import architecture
from inpaintbench_transformers.loading.model import load_model
from inpaintbench_transformers.loading.precision import Precision


@dataclass(frozen=True, slots=True)
class Family:
    """How a vision encoder is found in a checkpoint: `cls` is its class in transformers.

    Where the checkpoint holds more, `inside` is the beginning of its weights' names (a regular expression), and its
    configuration is the part `vision_config`. `embedding` is the class token of the last layer (`cls`), what the
    network itself pools (`pooled`; the mean of the last layer's patches, where it pools nothing) or the `mean` of what
    it hands on. `unused` are the beginnings of the names of weights that may be missing.
    """

    cls: str
    query: Literal["cls", "mean"]
    embedding: Literal["cls", "pooled", "mean"]
    inside: str = ""
    unused: tuple[str, ...] = ()


FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "vit": Family("ViTModel", "cls", "cls", unused=("pooler.",)),
        "dinov2": Family("Dinov2Model", "cls", "cls"),
        "dinov2_with_registers": Family("Dinov2WithRegistersModel", "cls", "cls"),
        "clip": Family("CLIPVisionModel", "cls", "pooled"),
        "clip_vision_model": Family("CLIPVisionModel", "cls", "pooled"),
        "siglip": Family("SiglipVisionModel", "mean", "pooled"),
        "siglip_vision_model": Family("SiglipVisionModel", "mean", "pooled"),
        "blip": Family("BlipVisionModel", "cls", "cls", r"^vision_model\."),
        "blip-2": Family("Blip2VisionModel", "cls", "cls", r"^vision_model\."),
        "instructblip": Family("InstructBlipVisionModel", "cls", "cls", r"^vision_model\."),
        "llava_onevision": Family(
            "SiglipVisionModel", "mean", "pooled", r"^(model\.)?vision_tower\.(vision_model\.)?", ("head.",)
        ),
        "qwen2_5_vl": Family("Qwen2_5_VisionTransformerPretrainedModel", "mean", "mean", r"^(model\.)?visual\."),
    }
)
KINDS = tuple(FAMILIES)


@dataclass(frozen=True, slots=True)
class Tower:
    """A loaded vision encoder with its family."""

    family: Family
    kind: str
    model: Any


def load_tower(checkpoint: ib.Checkpoint, device: str, dtype: Precision, *, pickle: bool) -> Tower:
    """The vision encoder in a checkpoint, frozen, with the fastest attention that transformers has for it.

    Raises `UnavailableError` where the checkpoint is not to be had, `DataError` where it is not what it should be.
    """
    import transformers

    config_only = ("config.json",)
    folder, where = checkpoint.fetch(config_only, config_only), str(checkpoint)
    kind = architecture(folder, where)
    if kind not in FAMILIES:
        raise ib.DataError(
            f"{where} holds a '{kind}' model, into which no probe can look: take one of {', '.join(KINDS)}"
        )
    family = FAMILIES[kind]
    settings: dict[str, Any] = {}
    if family.inside:
        config = transformers.AutoConfig.from_pretrained(str(folder), local_files_only=True)
        settings = {"config": config.vision_config, "key_mapping": {family.inside: ""}}
    cls = _class(family.cls, where)
    model = load_model(cls, (kind,), checkpoint, device, dtype, pickle=pickle, unused=family.unused, settings=settings)
    return Tower(family, kind, model)


def _class(name: str, where: str) -> Any:
    import transformers

    found = getattr(transformers, name, None)
    if found is None:
        raise ib.UnavailableError(f"{where} needs '{name}', which this transformers has not: install a newer one")
    return found
