"""`model_index.json` says which pipeline a checkpoint is and what its components are; nothing is loaded to read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import inpaintbench as ib

INDEX = "model_index.json"
LIBRARIES = ("diffusers", "transformers")


@dataclass(frozen=True, slots=True)
class Entry:
    """One component: its folder's name, and the class that reads it in a library."""

    name: str
    library: str
    cls: str

    @property
    def kind(self) -> str:
        """`scheduler`, `tokenizer` or `network`: what its folder must hold.

        >>> Entry("tokenizer_2", "transformers", "T5TokenizerFast").kind
        'tokenizer'
        """
        if self.cls.endswith("Scheduler"):
            return "scheduler"
        return "tokenizer" if "Tokenizer" in self.cls else "network"


@dataclass(frozen=True, slots=True)
class Index:
    """A checkpoint's pipeline, the components that it has, those that it lacks on purpose, and other settings."""

    pipeline: str
    entries: tuple[Entry, ...]
    absent: tuple[str, ...]
    settings: Mapping[str, Any]


def read_index(folder: Path, where: str) -> Index:
    """The index of a checkpoint. Raises `DataError` where there is none, or it cannot be read."""
    content = read_json(folder / INDEX, where)
    pipeline = content.get("_class_name") if isinstance(content, dict) else None
    if not isinstance(pipeline, str):
        raise ib.DataError(f"'{INDEX}' of {where} names no '_class_name': diffusers did not write it")
    pairs = {name: value for name, value in content.items() if isinstance(value, list) and len(value) == 2}
    entries = [Entry(name, *map(str, value)) for name, value in pairs.items() if value[0]]
    absent = [name for name, value in pairs.items() if not value[0]]
    settings = {name: value for name, value in content.items() if name not in pairs and not name.startswith("_")}
    return Index(pipeline, tuple(entries), tuple(absent), settings)


def read_json(file: Path, part: str) -> Any:
    """What a JSON file holds; `DataError`, which names the `part` it belongs to, where it is missing or unreadable."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ib.DataError(f"{part} has no '{file.name}': it is not whole, fetch it again") from None
    except (OSError, ValueError) as error:
        raise ib.DataError(f"'{file.name}' of {part} cannot be read ({error}): fetch it again") from None
