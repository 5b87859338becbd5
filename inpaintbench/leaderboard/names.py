"""Names that tell the entries of a board or a comparison apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def distinct(inpainters: Sequence[Mapping[str, Any]]) -> list[str]:
    """A name for each inpainter's record: its own; with the options that differ, where several share it.

    >>> telea = {"name": "telea", "options": {"radius": 3.0}}
    >>> wide = {"name": "telea", "options": {"radius": 12.0}}
    >>> copy = {"name": "copy", "options": {}}
    >>> distinct([{"identity": identity, "fingerprint": "f" * 64} for identity in (telea, copy, wide)])
    ['telea:radius=3.0', 'copy', 'telea:radius=12.0']
    """
    names = []
    for record in inpainters:
        name = record["identity"]["name"]
        alike = [other["identity"]["options"] for other in inpainters if other["identity"]["name"] == name]
        names.append(_with_options(name, record["identity"]["options"], alike))
    return [
        name if names.count(name) == 1 else f"{name}#{record['fingerprint'][:8]}"
        for name, record in zip(names, inpainters, strict=True)
    ]


def _with_options(name: str, options: Mapping[str, Any], alike: Sequence[Mapping[str, Any]]) -> str:
    differ = [key for key in options if any(other.get(key) != options[key] for other in alike)]
    return name + (":" if differ else "") + ",".join(f"{key}={_shown(options[key])}" for key in differ)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return f"({value.get('name')})"
    if isinstance(value, list):
        return "[" + ",".join(map(_shown, value)) + "]"
    return str(value).lower() if value is None or isinstance(value, bool) else str(value)
