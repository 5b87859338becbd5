"""A package that is missing is named with the command that installs it, before anything is loaded."""

from __future__ import annotations

import importlib.util

import inpaintbench as ib

_NEEDED = ("torch", "transformers", "safetensors", "huggingface_hub", "PIL")


def require_packages(name: str, *more: str, extra: str = "") -> None:
    """Raise `UnavailableError` where a package that component `name` needs is not installed.

    `more` are packages that not every component needs; `extra` is the extra of this distribution that brings them.
    """
    for packages, what in ((_NEEDED, ""), (more, f"[{extra}]" if extra else "")):
        if missing := [package for package in packages if importlib.util.find_spec(package) is None]:
            raise ib.UnavailableError(
                f"'{name}' needs the package '{missing[0]}': run 'pip install inpaintbench-transformers{what}' "
                "(with '-c constraints.txt' in inpaintbench's repository)"
            )
