"""Repositories of the Hugging Face hub: what is cached is used as it is, and only what is missing asks the network."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from inpaintbench.errors import UnavailableError
from inpaintbench.offline import offline_variable
from inpaintbench.packages import require_packages

_INDEX = re.compile(r"\.index(\.\w+)?\.json$")
"""How the list of the files is called over which large weights are spread."""


def downloads_are_off() -> bool:
    """Whether `HF_HUB_OFFLINE`, `INPAINTBENCH_OFFLINE` or a variable of their kind says so."""
    require_packages(huggingface_hub="huggingface-hub")
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE or offline_variable())


def snapshot(model: str, revision: str, patterns: Sequence[str], one_of: Sequence[Sequence[str]]) -> Path:
    """The folder with the files of a repository that match `patterns` and with those named in one group of `one_of`.

    It is the first group of which the repository has a file; what is not cached is downloaded, of an index of weights
    all files that it lists. Raises `UnavailableError` where it is not to be had: offline (also with
    `INPAINTBENCH_OFFLINE` set), gated, gone, or without such a file.
    """
    if here := cached_snapshot(model, revision, patterns, one_of):
        return here
    for group in one_of:
        here = _downloaded(model, revision, [*patterns, *group])
        if found := [name for name in group if (here / name).exists()]:
            lacking = [part for name in found for part in _lacking(here, name)]
            return _downloaded(model, revision, lacking) if lacking else here
    names = "' nor '".join(_flat(one_of))
    raise UnavailableError(f"'{model}' at revision {revision} has no '{names}': choose another repository or revision")


def cached_snapshot(model: str, revision: str, patterns: Sequence[str], one_of: Sequence[Sequence[str]]) -> Path | None:
    """The same folder as far as it is cached; None where it would have to be downloaded.

    Raises `UnavailableError` where it would have to be and downloads are off.
    """
    names = _flat(one_of)
    here = _cached(model, revision, [*patterns, *names])
    if here and any((here / name).exists() and not _lacking(here, name) for name in names):
        return here
    if downloads_are_off():
        raise UnavailableError(
            f"'{model}' at revision {revision} is not on this machine, and downloads are off: run "
            f"'{_command(model, revision)}' where there is a network and bring the folder here, or name a folder that "
            "holds it instead of the id"
        )
    return None


@contextmanager
def _retrying_silently() -> Iterator[None]:
    """The library tells each failing try; what came of them all is said once, by us."""
    logger = logging.getLogger("huggingface_hub")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _lacking(folder: Path, name: str) -> list[str]:
    """The files that an index of weights lists and that are not here; none for a file that is no such index."""
    if not _INDEX.search(name):
        return []
    try:
        parts = set(json.loads((folder / name).read_text("utf-8"))["weight_map"].values())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []  # loading says what is wrong with it
    places = [(Path(name).parent / str(part)).as_posix() for part in sorted(map(str, parts))]
    return [place for place in places if not (folder / place).exists()]


def _flat(groups: Sequence[Sequence[str]]) -> list[str]:
    return [name for group in groups for name in group]


def _command(model: str, revision: str) -> str:
    return f"hf download {model} --revision {revision}"


def _cached(model: str, revision: str, patterns: Sequence[str]) -> Path | None:
    require_packages(huggingface_hub="huggingface-hub")
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(model, revision=revision, allow_patterns=list(patterns), local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    except HFValidationError:
        raise UnavailableError(f"'{model}' is neither a folder here nor a possible hub id") from None


def _downloaded(model: str, revision: str, patterns: Sequence[str]) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    command, page = _command(model, revision), f"https://huggingface.co/{model}"
    try:
        with _retrying_silently():
            return Path(snapshot_download(model, revision=revision, allow_patterns=list(patterns)))
    except GatedRepoError:
        raise UnavailableError(
            f"'{model}' is gated: accept its owner's licence at {page} and log in with 'hf auth login'"
        ) from None
    except RevisionNotFoundError:
        raise UnavailableError(f"'{model}' has no revision {revision}: choose one of {page}/commits/main") from None
    except RepositoryNotFoundError:
        raise UnavailableError(
            f"'{model}' is not on the hub, or private: correct the id, log in with 'hf auth login', or name a folder"
        ) from None
    except LocalEntryNotFoundError:
        raise UnavailableError(
            f"'{model}' at revision {revision} is not on this machine and the hub cannot be reached: run '{command}' "
            "where there is a network, or name a folder that holds it instead of the id"
        ) from None
    except OSError as error:  # the hub's own errors are such, too
        why = " ".join(str(error).split())[:200]
        raise UnavailableError(f"cannot fetch '{model}': {why}; run '{command}' by hand") from None
