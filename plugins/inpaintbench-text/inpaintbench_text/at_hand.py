"""What a checkpoint lacks on this machine is told without loading it, and with the way to get it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

import inpaintbench as ib

_WEIGHTS = (
    "model.safetensors",
    "model.safetensors.index.json",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
)
_WORDS = (
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "spiece.model",
    "tokenizer.model",
    "sentencepiece.bpe.model",
    "tokenizer_config.json",
)
_NEEDED = (("config.json",), _WEIGHTS, _WORDS)
"""A checkpoint has one file of each of these groups."""


def downloads_are_off() -> bool:
    """Whether `HF_HUB_OFFLINE` or `INPAINTBENCH_OFFLINE` says so."""
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE or os.environ.get("INPAINTBENCH_OFFLINE"))


def require_place(model: str) -> None:
    """Raise `UnavailableError` where `model` is neither a folder that is here nor a possible hub id."""
    from huggingface_hub.errors import HFValidationError

    try:
        file_at_hand(model, "", "config.json")
    except HFValidationError:
        raise ib.UnavailableError(f"there is no folder '{model}', and it is no hub id either") from None


def require_checkpoint(model: str, revision: str, *, modules: bool = False) -> None:
    """Raise `UnavailableError` where the checkpoint of a hub id or folder cannot be loaded for want of files.

    Of a hub id that may be downloaded nothing is said. With `modules` the files lie where `modules.json` says.
    """
    require_place(model)
    local = Path(model).is_dir()
    if not local and not downloads_are_off():
        return
    place = _place_of_transformer(model, revision) if modules else ""
    for group in _NEEDED:
        names = [f"{place}/{name}".lstrip("/") for name in group]
        if any(file_at_hand(model, revision, name) for name in names):
            continue
        if local:
            raise ib.UnavailableError(f"the folder '{model}' has no '{names[0]}': put the checkpoint's files there")
        raise ib.UnavailableError(missing(model, revision, "downloads are off"))


def missing(model: str, revision: str, why: str) -> str:
    """What is said of a hub's checkpoint that is not here, and why it cannot be fetched.

    >>> missing("me/mine", "v2", "no network").partition("; ")[0]
    "'me/mine' at 'v2' is neither in the hub's cache nor to be had (no network)"
    """
    at = f" --revision {revision}" if revision and revision != "main" else ""
    return (
        f"'{model}' at '{revision or 'main'}' is neither in the hub's cache nor to be had ({why}); run "
        f"'hf download {model}{at}' where there is a network, or name a folder that holds it: model=FOLDER"
    )


def file_at_hand(model: str, revision: str, name: str) -> Path | None:
    """A file of a folder, or of a hub id as far as the hub's cache has it; None where it is not here."""
    from huggingface_hub import try_to_load_from_cache

    if Path(model).is_dir():
        path = Path(model, name)
        return path if path.is_file() else None
    found = try_to_load_from_cache(model, name, revision=revision or None)
    return Path(found) if isinstance(found, str) else None


def _place_of_transformer(model: str, revision: str) -> str:
    """The folder inside a model of sentence-transformers that holds its network; empty for the model's own."""
    path = file_at_hand(model, revision, "modules.json")
    if path is not None:
        with suppress(OSError, ValueError, LookupError, TypeError):  # loading says what is wrong with it
            return str(json.loads(path.read_text("utf-8"))[0]["path"])
    return ""
