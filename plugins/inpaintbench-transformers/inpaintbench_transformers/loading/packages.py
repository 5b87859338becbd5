"""A package that is missing is named with the command that installs it, before anything is loaded."""

from __future__ import annotations

import importlib.util

import inpaintbench as ib

_NEEDED = ("torch", "transformers", "safetensors", "huggingface_hub", "PIL")


def require_packages(name: str) -> None:
    """Raise `UnavailableError` where a package that component `name` needs is not installed."""
    missing = [package for package in _NEEDED if importlib.util.find_spec(package) is None]
    if missing:
        raise ib.UnavailableError(
            f"'{name}' needs the package '{missing[0]}': run 'pip install inpaintbench-transformers' "
            "(with '-c constraints.txt' in inpaintbench's repository)"
        )
