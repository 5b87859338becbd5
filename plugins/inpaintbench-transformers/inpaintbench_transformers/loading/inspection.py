"""Checkpoints are looked at before they are loaded: whole ones with safetensors pass."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import inpaintbench as ib

SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")


def architecture(folder: Path, where: str) -> str:
    """The kind of model that a checkpoint says it holds (`dinov2`, `clip` …).

    Raises `DataError` where its `config.json` is missing, unreadable or says nothing.
    """
    config = _json(folder / "config.json", where)
    kind = config.get("model_type") if isinstance(config, dict) else None
    if not isinstance(kind, str):
        raise ib.DataError(f"'config.json' of {where} names no 'model_type': transformers did not write it")
    return kind


def inspect_weights(folder: Path, where: str, pickle: bool) -> bool:
    """Whether the weights are safetensors; False for a pickle that was asked for.

    Raises `DataError` for files that are torn, missing or something else, and for a pickle that nobody asked for.
    """
    if (folder / INDEX).exists():
        index = _json(folder / INDEX, where)
        shards = index.get("weight_map") if isinstance(index, dict) else None
        if not isinstance(shards, dict):
            raise ib.DataError(f"'{INDEX}' of {where} lists no weights: fetch it again")
        for name in sorted(set(map(str, shards.values()))):
            ib.inspect_safetensors(folder / name, where)
        return True
    if (folder / SINGLE).exists():
        ib.inspect_safetensors(folder / SINGLE, where)
        return True
    found = next((name for name in PICKLES if (folder / name).exists()), None)
    if not found:
        raise ib.DataError(f"{where} has no weights: '{SINGLE}' belongs there")
    if not pickle:
        raise ib.DataError(
            f"{where} has its weights as a pickle only ('{found}'), and pickles can hold programs: take a revision "
            "with safetensors, convert it, or allow it with pickle=true (nothing but tensors is then read from it)"
        )
    return False


def _json(file: Path, where: str) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ib.DataError(f"{where} has no '{file.name}': it is not a folder that transformers wrote") from None
    except (OSError, ValueError) as error:
        raise ib.DataError(f"'{file.name}' of {where} cannot be read ({error}): fetch it again") from None
