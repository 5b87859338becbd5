"""A checkpoint on this machine is known by its content, and is read without running what it says."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import inpaintbench as ib

if TYPE_CHECKING:
    import torch


def needs(**distributions: str) -> None:
    """Raise `UnavailableError` with the install command unless every module is there: `needs(cv2="opencv-python")`."""
    missing = [name for module, name in distributions.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise ib.UnavailableError(f"the package '{missing[0]}' is missing; run: pip install {' '.join(missing)}")


def version_of(distribution: str) -> str:
    """A distribution as a signature names it, `none` where it is not installed.

    >>> version_of("no-such-distribution")
    'no-such-distribution:none'
    """
    return f"{distribution}:{ib.version_of(distribution) or 'none'}"


def require(file: ib.File) -> None:
    """Raise `UnavailableError` where a file is not here, or another one in its place, while downloads are off."""
    if os.environ.get("INPAINTBENCH_OFFLINE"):
        try:
            file.fetch()
        except ib.DataError as error:
            raise ib.UnavailableError(str(error)) from None


def local(file: str) -> Path:
    """The path of a checkpoint, a file or a folder, that the user named; `UnavailableError` where there is none."""
    path = Path(file).expanduser()
    if not path.exists():
        raise ib.UnavailableError(f"there is no checkpoint '{file}'; give the path of a file that is here")
    return path


def identity_of(file: str) -> str:
    """The identity of a checkpoint that the user named: sha256 of its content, or that it is not here."""
    path = Path(file).expanduser()
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    if not path.exists():
        return "a file that is not here"
    stats = [(str(one), one.stat().st_size, one.stat().st_mtime_ns) for one in files]
    digests = [_digest(*stat) for stat in stats]
    if path.is_file():
        return f"sha256:{digests[0]}"
    names = [str(one.relative_to(path)) for one in files]
    return f"sha256:{hashlib.sha256(repr(list(zip(names, digests, strict=True))).encode()).hexdigest()}"


@functools.cache
def _digest(name: str, size: int, changed: int) -> str:
    """sha256 of a file's content; remembered as long as its size and time stay what they are."""
    with Path(name).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_state(path: Path) -> dict[str, torch.Tensor]:
    """The tensors of a checkpoint: safetensors, a state dict, or one under `state_dict`.

    Nothing is unpickled but tensors. Raises `DataError` for a file that holds anything else.
    """
    import pickle

    import torch

    if path.suffix == ".safetensors":
        from safetensors.torch import load_file

        return load_file(path)
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise ib.DataError(f"'{path.name}' is no checkpoint of tensors alone: {reason}") from None
    state = found.get("state_dict", found) if isinstance(found, dict) else None
    if not isinstance(state, dict) or not all(isinstance(value, torch.Tensor) for value in state.values()):
        raise ib.DataError(f"'{path.name}' is no checkpoint: it holds something else than named tensors")
    return {key.removeprefix("module."): value for key, value in state.items()}
