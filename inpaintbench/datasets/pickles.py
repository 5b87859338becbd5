"""Pickles are read for plain values alone: whatever else they name is refused, nothing is imported or called."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any, Final

from inpaintbench.errors import DataError

LARGEST: Final = 512 * 2**20


class RefusedError(Exception):
    """The pickle asks for something that is no plain value."""


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise RefusedError(f"asks for {f'{module}.{name}'[:100]!r}, which is no plain value")

    def persistent_load(self, pid: Any) -> Any:
        raise RefusedError("asks for something outside of itself")


def read_plain_pickle(path: Path, *, encoding: str = "latin-1", largest: int = LARGEST) -> Any:
    """The value in a pickle of plain values: dict, list, tuple, str, int, float, bool and None.

    `encoding` is that of Python 2's `str`; sets and bytes are read where the protocol has instructions for them (4 and
    3 on). Raises `DataError` for whatever names anything to be imported (NumPy's numbers, too), for what is cut off or
    no pickle, and for files of more than `largest` bytes. All that a file made for harm can still do is waste memory.
    """
    try:
        size = path.stat().st_size
        if size > largest:
            raise DataError(f"the pickle '{path.name}' has {size:,} bytes, more than the {largest:,} that are read")
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read the pickle '{path.name}': {error.strerror}") from None
    try:
        return _Plain(io.BytesIO(data), encoding=encoding).load()
    except RefusedError as error:
        raise DataError(f"the pickle '{path.name}' {error}; get it from its publisher again") from None
    except (
        pickle.UnpicklingError,
        EOFError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        OverflowError,
    ) as error:
        why = " ".join(str(error).split())[:100] or type(error).__name__
        raise DataError(f"'{path.name}' is cut off or no pickle ({why}); fetch it again") from None
    except (MemoryError, RecursionError):
        raise DataError(f"the pickle '{path.name}' asks for more memory than there is; fetch it again") from None
