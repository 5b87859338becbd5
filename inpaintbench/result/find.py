"""Result files among what the user names: files as they are, folders searched to any depth."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from inpaintbench.errors import ResultError, UsageError
from inpaintbench.result import attestation
from inpaintbench.result.result import SCHEMA

_FAMILY = "inpaintbench/"


def find(paths: Iterable[Path]) -> list[Path]:
    """Every result, each once, in the order of the paths: JSON files, but not our own of another kind (boards), nor
    what lies beside results.

    One that cannot be read, or says nothing of its kind, counts: it may be a result that was damaged. Raises
    `UsageError` for a path that is not there and `ResultError` where nothing is found.
    """
    asked = list(paths)
    found: dict[Path, None] = {}
    for path in asked:
        if not path.exists():
            raise UsageError(f"there is no '{path}'; name results, or folders with results")
        files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        found |= dict.fromkeys(file for file in files if _may_be_result(file))
    if not found:
        names = ", ".join(f"'{path}'" for path in asked)
        raise ResultError(f"there is no result in {names}; 'inpaintbench eval' writes them")
    return list(found)


def is_beside(path: Path) -> bool:
    """Whether a file belongs to a result, by its name: an attestation, rows or features.

    >>> is_beside(Path("telea-2b54ac1e.verified.json")), is_beside(Path("telea-2b54ac1e.parquet"))
    (True, True)
    >>> is_beside(Path("telea-2b54ac1e.json"))
    False
    """
    return path.name.endswith((attestation.SUFFIX, ".parquet"))


def _may_be_result(path: Path) -> bool:
    if is_beside(path) or not path.is_file():
        return False
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return True
    kind = data.get("schema") if isinstance(data, dict) else None
    return not isinstance(kind, str) or not kind.startswith(_FAMILY) or kind.startswith(SCHEMA.partition("@")[0])
