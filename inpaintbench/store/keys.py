"""Keys are sha256 digests: of values by their content, and of other keys by their order."""

from __future__ import annotations

import dataclasses
import hashlib
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np


def sha256(data: bytes) -> bytes:
    """The bare digest of bytes: for keys that are made by the hundred thousand."""
    return hashlib.sha256(data).digest()


def join(*parts: bytes | str) -> bytes:
    """The key of a sequence of keys and names; no two different sequences share one.

    >>> join("a", "bc") == join("ab", "c")
    False
    """
    encoded = [part.encode() if isinstance(part, str) else part for part in parts]
    lengths = struct.pack(f"<{len(encoded)}I", *map(len, encoded))
    return hashlib.sha256(b"".join([lengths, *encoded])).digest()


def digest(value: Any) -> bytes:
    """The key of a value by its content: arrays by dtype, shape and elements, dataclasses and mappings by fields.

    >>> digest({"a": 1, "b": (2.0, None)}) == digest({"b": (2.0, None), "a": 1})
    True
    >>> digest("1") == digest(1)
    False
    """
    sha = hashlib.sha256()
    _feed(sha, value)
    return sha.digest()


def _feed(sha: hashlib._Hash, value: Any) -> None:
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        sha.update(f"array {value.dtype.str} {value.shape} ".encode())
        sha.update(np.ascontiguousarray(value).data)
    elif isinstance(value, str | bytes):
        data = value.encode() if isinstance(value, str) else value
        sha.update(f"{type(value).__name__} {len(data)} ".encode())
        sha.update(data)
    elif isinstance(value, Mapping):
        sha.update(f"mapping {len(value)} ".encode())
        for key in sorted(value):
            _feed(sha, key)
            _feed(sha, value[key])
    elif isinstance(value, tuple | list):
        sha.update(f"sequence {len(value)} ".encode())
        for item in value:
            _feed(sha, item)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        _feed(sha, {field.name: getattr(value, field.name) for field in dataclasses.fields(value)})
    elif value is None or isinstance(value, bool | int | float):
        sha.update(f"{type(value).__name__} {value!r} ".encode())
    else:
        raise TypeError(f"a {type(value).__name__} has no digest")
