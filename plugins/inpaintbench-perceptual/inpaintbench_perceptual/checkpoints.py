"""A checkpoint on this machine is known by its content, and is read without running what it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import inpaintbench as ib

if TYPE_CHECKING:
    import torch


def version_of(distribution: str) -> str:
    """A distribution as a signature names it, `none` where it is not installed.

    >>> version_of("no-such-distribution")
    'no-such-distribution:none'
    """
    return f"{distribution}:{ib.version_of(distribution) or 'none'}"


def local(file: str) -> Path:
    """The path of a checkpoint, a file or a folder, that the user named; `UnavailableError` where there is none."""
    path = Path(file).expanduser()
    if not path.exists():
        raise ib.UnavailableError(f"there is no checkpoint '{file}'; give the path of a file that is here")
    return path


def identity_of(file: str) -> str:
    """The identity of a checkpoint that the user named: the sha256 of its content."""
    return ib.Checkpoint(str(local(file)), "").identity


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
