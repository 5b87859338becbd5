"""A safetensors file is looked at before it is loaded: torn files, and pickles by another name, are refused."""

from __future__ import annotations

import json
from pathlib import Path

from inpaintbench.errors import DataError


def inspect_safetensors(file: Path, where: str) -> None:
    """Raise `DataError` unless `file` is whole; `where` names the checkpoint that it belongs to.

    What is checked needs no library: the header is JSON, and the tensors that it lists end where the file does.
    """
    if not file.is_file():
        raise DataError(f"{where} lacks '{file.name}', a part of its weights: fetch it again")
    with file.open("rb") as content:
        start = content.read(8)
        length, size = int.from_bytes(start, "little"), file.stat().st_size
        whole = len(start) == 8 and 8 + length <= size and _end(content.read(length)) == size - 8 - length
    if not whole and start.startswith((b"PK", b"\x80")):
        raise DataError(f"'{file.name}' of {where} is a pickle that is called safetensors: convert it")
    if not whole:
        raise DataError(f"'{file.name}' of {where} is damaged or cut off: fetch it again")


def _end(header: bytes) -> int:
    """Where the last tensor of a header ends, counted from the header's end; -1 for what is no header."""
    try:
        tensors = json.loads(header)
        ends = [entry["data_offsets"][1] for name, entry in tensors.items() if name != "__metadata__"]
        return int(max(ends, default=0))
    except (ValueError, LookupError, TypeError, AttributeError):
        return -1
