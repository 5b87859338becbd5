"""Pickles as Python 2 wrote them: protocol 2, its `str` as bytes, each value put into the memo."""

from __future__ import annotations

import struct
from typing import Any


def python2_pickle(value: Any) -> bytes:
    """The pickle of dicts, lists, numbers and texts: `bytes` are Python 2's `str`, `str` is its `unicode`."""
    return b"\x80\x02" + _written(value, [0]) + b"."


def _written(value: Any, memo: list[int]) -> bytes:
    if isinstance(value, dict):
        items = b"".join(_written(key, memo) + _written(each, memo) for key, each in value.items())
        return b"}" + _put(memo) + b"(" + items + b"u"
    if isinstance(value, list):
        return b"]" + _put(memo) + b"(" + b"".join(_written(each, memo) for each in value) + b"e"
    if isinstance(value, bytes):
        short = len(value) < 256
        return (b"U" + bytes([len(value)]) if short else b"T" + struct.pack("<i", len(value))) + value + _put(memo)
    if isinstance(value, str):
        text = value.encode()
        return b"X" + struct.pack("<I", len(text)) + text + _put(memo)
    if value is None:
        return b"N"
    return b"G" + struct.pack(">d", value) if isinstance(value, float) else b"J" + struct.pack("<i", value)


def _put(memo: list[int]) -> bytes:
    """The instruction that keeps the value on top for later; Python 2 wrote one for all that it might meet again."""
    memo[0] += 1
    return b"q" + bytes([memo[0]]) if memo[0] < 256 else b"r" + struct.pack("<I", memo[0])
