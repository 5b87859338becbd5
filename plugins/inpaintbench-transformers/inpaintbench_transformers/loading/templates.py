"""A chat template turns messages into the one text that a model was trained on; without it a model is not asked."""

from __future__ import annotations

import json
from pathlib import Path

import inpaintbench as ib

_FILES = ("chat_template.jinja", "chat_template.json", "processor_config.json", "tokenizer_config.json")


def require_chat_template(checkpoint: ib.Checkpoint) -> None:
    """Raise `DataError` where a checkpoint that is at hand has no chat template."""
    if (folder := checkpoint.at_hand(("*.json", "*.jinja"), ("config.json",))) and not _templated(folder):
        raise ib.DataError(missing_template(checkpoint))


def missing_template(checkpoint: ib.Checkpoint) -> str:
    """The message for a checkpoint without one."""
    return (
        f"{checkpoint} has no chat template: put the 'chat_template.jinja' of its repository there, or choose a model "
        "that was trained to chat"
    )


def _templated(folder: Path) -> bool:
    if (folder / _FILES[0]).exists():
        return True
    for name in _FILES[1:]:
        try:
            found = json.loads((folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):  # what is no JSON is refused where it is read
            continue
        if isinstance(found, dict) and found.get("chat_template"):
            return True
    return False
