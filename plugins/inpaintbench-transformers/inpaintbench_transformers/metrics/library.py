"""A signature names the library that computes, because another version of it may compute something else."""

from __future__ import annotations


def transformers_version() -> str:
    """`transformers:5.23.0`, as a signature has it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"transformers:{version('transformers')}"
    except PackageNotFoundError:  # listing what there is must not fail for it
        return "transformers:none"
