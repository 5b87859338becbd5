"""Data as script files: a page that is opened from disk may not fetch anything, but it may load scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from inpaintbench.types import FloatArray

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def script(name: str, value: Any) -> str:
    """A call that hands `value` to the page under `name`.

    The value travels as the text of its JSON, so that no name in it means anything to JavaScript, and nothing in it
    ends the script, wherever it is put.

    >>> script("words", ["</script>"])
    'Report.put("words", "[\\\\"\\\\u003c/script\\\\u003e\\\\"]");\\n'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    literal = json.dumps(text, ensure_ascii=False)
    for character, escaped in _ESCAPED.items():
        literal = literal.replace(character, escaped)
    return f"Report.put({json.dumps(name)}, {literal});\n"


def write(path: Path, name: str, value: Any) -> None:
    """Write such a call to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(name, value), encoding="utf-8")


def numbers(values: FloatArray, digits: int = 4) -> list[float | None]:
    """Numbers with so many significant digits, None for NaN and infinity.

    >>> numbers(np.array([0.123456, float("nan"), 2.0]))
    [0.1235, None, 2.0]
    """
    return [number(value, digits) for value in values.tolist()]


def number(value: float | None, digits: int = 4) -> float | None:
    """One number, as `numbers` has them.

    >>> number(0.123456), number(None)
    (0.1235, None)
    """
    return None if value is None or not np.isfinite(value) else float(f"{value:.{digits}g}")
