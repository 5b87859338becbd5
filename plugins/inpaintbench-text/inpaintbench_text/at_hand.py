"""The files of a checkpoint that loading reads: no more of them are downloaded, and what is lacking is told before."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import inpaintbench as ib

SMALL = ("*.json", "*.txt", "*.model")
"""Everything but weights."""
_CONFIG = ("config.json",)
_SAFE = ("model.safetensors", "model.safetensors.index.json")
_PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")
_WORDS = (
    "tokenizer.json",
    "vocab.txt",
    "vocab.json",
    "spiece.model",
    "tokenizer.model",
    "sentencepiece.bpe.model",
    "tokenizer_config.json",
)


def require_checkpoint(checkpoint: ib.Checkpoint, *, modules: bool = False) -> None:
    """Raise `UnavailableError` where a checkpoint cannot be loaded for want of files.

    Of what may be downloaded nothing is said. With `modules` the files lie where `modules.json` says.
    """
    place = _place_of_transformer(checkpoint) if modules else ""
    for groups in ((_CONFIG,), (_SAFE, _PICKLES), (_WORDS,)):
        checkpoint.at_hand(SMALL, *(_below(place, group) for group in groups))


def words_of(checkpoint: ib.Checkpoint, place: str = "") -> Path:
    """The folder with everything but the weights, downloaded where it is not here yet; `place` is the network's in it.

    Raises `UnavailableError` where it is not to be had.
    """
    checkpoint.fetch(SMALL, _below(place, _CONFIG))
    return checkpoint.fetch(SMALL, _below(place, _WORDS))


def network_of(checkpoint: ib.Checkpoint, place: str = "") -> Path:
    """The folder with the weights as well: safetensors where there are any, else a pickle.

    Raises `UnavailableError` where it is not to be had, `DataError` for safetensors that are cut off or none.
    """
    words_of(checkpoint, place)
    folder = checkpoint.fetch(SMALL, _below(place, _SAFE), _below(place, _PICKLES))
    for file in (folder / place).glob("model*.safetensors"):
        ib.inspect_safetensors(file, str(checkpoint))
    return folder


def json_of(folder: Path, name: str) -> object:
    """A JSON file of a folder; None where it has none. Raises `DataError` for one that cannot be read."""
    try:
        found: object = json.loads((folder / name).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ib.DataError(f"'{name}' of '{folder.name}' cannot be read ({error}): fetch it again") from None
    return found


def _below(place: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{place}/{name}".lstrip("/") for name in names)


def _place_of_transformer(checkpoint: ib.Checkpoint) -> str:
    """The folder inside a model of sentence-transformers that holds its network; empty for the model's own."""
    with suppress(ib.UnavailableError, ib.DataError, LookupError, TypeError):  # loading says what is wrong with it
        folder = checkpoint.at_hand(SMALL, ("modules.json",))
        modules: Any = json_of(folder, "modules.json") if folder else None
        return str(modules[0]["path"])
    return ""
