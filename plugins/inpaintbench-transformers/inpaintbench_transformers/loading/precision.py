"""The number formats that a network may compute in, by the names options have for them."""

from __future__ import annotations

from typing import Literal, TypeAlias

Precision: TypeAlias = Literal["float32", "bfloat16", "float16"]
