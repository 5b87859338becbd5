"""Classifying networks of two libraries as one thing: labels, and a function from pictures to logits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from PIL import Image

import inpaintbench as ib
from inpaintbench_transformers.loading.model import load_model, one_line
from inpaintbench_transformers.loading.precision import torch_dtype
from inpaintbench_transformers.loading.processor import load_image_processor, pixels_of
from inpaintbench_transformers.readers.files import CONFIG, WEIGHTS, require_library

if TYPE_CHECKING:
    from inpaintbench_transformers.readers.classifier import Classifier


@dataclass(frozen=True, slots=True)
class Network:
    """`labels` are in the order of the logits [n, labels] that `logits` gives of n pictures of any sizes."""

    labels: Sequence[str]
    logits: Callable[[Sequence[ib.Image]], Any]


def load_network(classifier: Classifier, device: str) -> Network:
    """The network of a classifier's checkpoint. Raises `UnavailableError` or `DataError` where it cannot be had."""
    require_library(classifier, classifier.checkpoint.fetch((CONFIG,), (CONFIG,)))
    return _LOADERS[classifier.library](classifier, device)


def _by_transformers(classifier: Classifier, device: str) -> Network:
    from transformers import AutoModelForImageClassification

    source = classifier.checkpoint
    model = load_model(
        AutoModelForImageClassification, classifier.kinds, source, device, classifier.dtype, pickle=classifier.pickle
    )
    processor = load_image_processor(source)

    def logits(images: Sequence[ib.Image]) -> Any:
        return model(pixel_values=pixels_of(processor, images).to(device, model.dtype)).logits

    names = model.config.id2label
    return Network([names[place] for place in sorted(names)], logits)


def _by_timm(classifier: Classifier, device: str) -> Network:
    import timm
    from safetensors import SafetensorError

    data: Any = timm.data
    source, dtype = classifier.checkpoint, torch_dtype(classifier.dtype, device)
    folder = source.fetch((CONFIG,), (WEIGHTS,))
    ib.inspect_safetensors(folder / WEIGHTS, str(source))
    try:
        with torch.random.fork_rng(devices=[]):
            model = timm.create_model(f"local-dir:{folder}", pretrained=True)
        transform = data.create_transform(**data.resolve_model_data_config(model), is_training=False)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, SafetensorError) as error:
        raise ib.DataError(f"{source} cannot be loaded by timm: {one_line(error)}") from None
    model = model.eval().requires_grad_(False).to(device, dtype)

    def logits(images: Sequence[ib.Image]) -> Any:
        return model(torch.stack([transform(Image.fromarray(image)) for image in images]).to(device, dtype))

    return Network(_labels_by_timm(model), logits)


def _labels_by_timm(model: Any) -> list[str]:
    """What the checkpoint calls its classes, else ImageNet's names where it has ImageNet's classes, else numbers."""
    import timm

    data: Any = timm.data
    own = model.pretrained_cfg
    names, described = own.get("label_names"), own.get("label_descriptions") or {}
    if names:
        return [str(described.get(name, name)) for name in names]
    if subset := data.infer_imagenet_subset(model):
        return [str(name) for name in data.ImageNetInfo(subset).label_descriptions()]
    return [str(place) for place in range(model.num_classes)]


_LOADERS = {"transformers": _by_transformers, "timm": _by_timm}
