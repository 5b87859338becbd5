"""The files of a classifier, as transformers and as timm publish them, looked at before they are loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import inpaintbench as ib
from inpaintbench_transformers.loading.model import require_model
from inpaintbench_transformers.loading.processor import require_image_processor

if TYPE_CHECKING:
    from inpaintbench_transformers.readers.classifier import Classifier

CONFIG, WEIGHTS = "config.json", "model.safetensors"


def require_files(classifier: Classifier) -> None:
    """Raise what loading is bound to raise, as far as that shows without loading or downloading."""
    source = classifier.checkpoint
    if folder := source.at_hand((CONFIG, WEIGHTS), (CONFIG,)):
        require_library(classifier, folder)
    if classifier.library == "timm":
        if folder := source.at_hand((CONFIG,), (WEIGHTS,)):
            ib.inspect_safetensors(folder / WEIGHTS, str(source))
        return
    require_model(classifier.kinds, source, pickle=classifier.pickle)
    require_image_processor(source)


def require_library(classifier: Classifier, folder: Path) -> None:
    """Raise `DataError` where `config.json` was written by the other library, or cannot be read."""
    where = str(classifier.checkpoint)
    try:
        config: Any = json.loads((folder / CONFIG).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ib.DataError(f"'{CONFIG}' of {where} cannot be read ({error}): fetch it again") from None
    keys = config if isinstance(config, dict) else {}
    if "architecture" not in keys and "model_type" not in keys:
        raise ib.DataError(f"'{CONFIG}' of {where} names no model: neither transformers nor timm wrote it")
    wrote = "timm" if "architecture" in keys and "model_type" not in keys else "transformers"
    if wrote != classifier.library:
        raise ib.DataError(f"{where} holds a model of {wrote}: say library={wrote}")
