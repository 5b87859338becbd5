"""What weights a text encoder has, known before anything is loaded: a pinned commit, or the digest of a folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

PINNED = {
    "sentence-transformers/all-MiniLM-L6-v2": "8b3219a92973c328a8e22fadcfa821b5dc75636a",
    "FacebookAI/roberta-large": "722cf37b1afa9454edce342e7895e588b6ff1d59",
}
"""The commits of the hub's repositories that are used where no revision is asked for; of the others it is `main`."""


def revision_of(model: str, revision: str) -> str:
    """The revision to load: the one asked for, else the pinned one, else the newest.

    >>> revision_of("FacebookAI/roberta-large", "")[:8], revision_of("me/mine", ""), revision_of("me/mine", "v2")
    ('722cf37b', 'main', 'v2')
    """
    return revision or PINNED.get(model, "main")


def identity(model: str, revision: str) -> str:
    """`repo@commit` of a hub id, or `folder@` and the sha256 of what a local folder holds.

    >>> identity("me/mine", "v2")
    'me/mine@v2'
    """
    folder = Path(model)
    if not folder.is_dir():
        return f"{model}@{revision_of(model, revision)}"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    marks = [(path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return f"folder@{_digest(str(folder), tuple(map(str, files)), tuple(marks))}"


@lru_cache(maxsize=64)
def _digest(folder: str, files: tuple[str, ...], marks: tuple[tuple[int, int], ...]) -> str:
    """The sha256 over names and contents; `marks` (size and time) are there so that a changed file is read again."""
    import hashlib

    whole = hashlib.sha256()
    for name in files:
        with open(name, "rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{Path(name).relative_to(folder).as_posix()} {content}\n".encode())
    return whole.hexdigest()
