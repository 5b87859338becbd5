"""A signature names the library that computes, because another version of it may compute something else."""

from __future__ import annotations

import inpaintbench as ib


def transformers_version() -> str:
    """`transformers:5.23.0`, as a signature has it."""
    return f"transformers:{ib.version_of('transformers') or 'none'}"
