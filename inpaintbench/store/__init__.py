"""What was computed: an index of keys and small values, and files for pictures and arrays."""

from __future__ import annotations

from inpaintbench.store.codec import Kind
from inpaintbench.store.keys import digest, join
from inpaintbench.store.store import Entry, Store

__all__ = ["Entry", "Kind", "Store", "digest", "join"]
