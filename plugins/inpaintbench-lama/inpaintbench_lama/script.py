"""A TorchScript is a program: a file is run only if it is what its owner says, and looked at before it is."""

from __future__ import annotations

import hashlib
import warnings
import zipfile
from pathlib import Path
from typing import Any

import inpaintbench as ib


def require_own_file(file: str, sha256: str) -> None:
    """Raise `UnavailableError` where a file that the user named is not there, `DataError` where its hash, in lower
    case, is missing or another one."""
    path = Path(file).expanduser()
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise ib.UnavailableError(f"cannot read '{path.name}': {error.strerror}; give the path of a file") from None
    if not sha256:
        raise ib.DataError(
            f"'{path.name}' is a TorchScript, which is a program: if you trust whoever made it, say so with its hash, "
            f"sha256={found}"
        )
    if found != sha256:
        raise ib.DataError(
            f"'{path.name}' is another file than expected: its sha256 is {found}; fetch it again, or correct sha256="
        )


def load_script(path: Path, device: str) -> Any:
    """The program of a TorchScript file with its weights on `device`, ready for inference.

    Raises `DataError` for whatever is no such file, or no function of a picture and a mask.
    """
    import torch

    _refuse_others(path)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", r".*torch\.jit\.load", DeprecationWarning)
            script = torch.jit.load(path, map_location=device).eval()  # type: ignore[no-untyped-call]
    except (RuntimeError, ValueError, OSError) as error:
        raise ib.DataError(f"'{path.name}' cannot be loaded as TorchScript: {last_line(error)}") from None
    schema = getattr(getattr(script, "forward", None), "schema", None)
    asked = [str(argument.type) for argument in schema.arguments[1:]] if schema else []
    given = [str(argument.type) for argument in schema.returns] if schema else []
    if asked != ["Tensor", "Tensor"] or given != ["Tensor"]:
        raise ib.DataError(
            f"'{path.name}' is another program: from ({', '.join(asked)}) it makes ({', '.join(given)}), where LaMa "
            "makes one tensor from picture and mask"
        )
    return script


def last_line(error: BaseException) -> str:
    """What went wrong, without the stack of the program in which it did.

    >>> last_line(RuntimeError("The following operation failed\\n  at here\\nRuntimeError: no such size.\\n"))
    'no such size'
    """
    return str(error).strip().rpartition("\n")[2].removeprefix("RuntimeError: ").rstrip(".")[:200]


def _refuse_others(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.partition("/")[2] for name in archive.namelist()}
    except zipfile.BadZipFile:
        raise ib.DataError(f"'{path.name}' is no TorchScript, or cut off: export it by torch.jit.script") from None
    if "constants.pkl" not in names:
        raise ib.DataError(
            f"'{path.name}' is no TorchScript but a pickle, of weights perhaps: export the model itself, by "
            "torch.jit.script"
        )
