"""Processors turn pictures and texts into what networks read: by Pillow, whether torchvision is there or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import inpaintbench as ib
from inpaintbench_transformers.loading.model import one_line
from inpaintbench_transformers.loading.quiet import quiet

_FILES = ("*.json", "*.txt", "*.model", "*.jinja")
_PICTURES = ("preprocessor_config.json", "processor_config.json")
_WORDS = ("tokenizer.json", "vocab.json", "vocab.txt", "tokenizer.model", "spiece.model")


def load_image_processor(checkpoint: ib.Checkpoint) -> Any:
    """The image processor of a checkpoint. Raises `UnavailableError` or `DataError` where it cannot be had or read."""
    import transformers

    # transformers 5 picks torchvision where it is installed, which resizes to other levels than Pillow
    old = transformers.__version__.startswith("4.")
    settings = {"use_fast": False} if old else {"backend": "pil"}
    return _load(transformers.AutoImageProcessor, checkpoint, _PICTURES, settings)


def load_tokenizer(checkpoint: ib.Checkpoint) -> Any:
    """The tokenizer of a checkpoint. Raises `UnavailableError` or `DataError` where it cannot be had or read."""
    import transformers

    return _load(transformers.AutoTokenizer, checkpoint, _WORDS, {})


def load_processor(checkpoint: ib.Checkpoint, tokenizers: Sequence[str] = ("",)) -> Any:
    """The processor of a checkpoint, which makes inputs of pictures and texts together; pictures by Pillow.

    `tokenizers` are the subfolders in which there must be one: transformers would make up an empty one. Raises
    `UnavailableError` or `DataError` where it cannot be had or read.
    """
    import transformers

    for folder in tokenizers:
        require_tokenizer(checkpoint, folder)
    pictures = load_image_processor(checkpoint)
    processor = _load(transformers.AutoProcessor, checkpoint, _PICTURES, {})
    if not hasattr(processor, "tokenizer") or not hasattr(processor, "image_processor"):
        raise ib.DataError(f"{checkpoint} has no Processor of both pictures and texts: its configuration names none")
    processor.image_processor = pictures
    return processor


def require_image_processor(checkpoint: ib.Checkpoint) -> None:
    """Raise `UnavailableError` where there is none to be had, as far as that shows without loading or downloading."""
    checkpoint.at_hand(_FILES, _PICTURES)


def require_tokenizer(checkpoint: ib.Checkpoint, folder: str = "") -> None:
    """Raise `UnavailableError` where there is none to be had, as far as that shows without loading or downloading."""
    checkpoint.at_hand(_FILES, [f"{folder}/{name}" for name in _WORDS] if folder else _WORDS)


def pixels_of(processor: Any, images: Sequence[ib.Image]) -> Any:
    """The tensor [n, 3, h, w] that a network reads of pictures of any sizes."""
    from PIL import Image

    pictures = [Image.fromarray(image) for image in images]
    # a picture three pixels high or wide could be taken for one with its channels first
    return processor(images=pictures, return_tensors="pt", input_data_format="channels_last")["pixel_values"]


def _load(cls: Any, checkpoint: ib.Checkpoint, one_of: Sequence[str], settings: dict[str, Any]) -> Any:
    folder = checkpoint.fetch(_FILES, one_of)
    try:
        with quiet():
            return cls.from_pretrained(str(folder), local_files_only=True, **settings)
    except (OSError, ValueError, RuntimeError, KeyError, TypeError, ImportError) as error:
        what = cls.__name__.removeprefix("Auto")
        raise ib.DataError(f"{checkpoint} has no {what} that can be read: {one_line(error)}") from None
