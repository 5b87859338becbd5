"""A package that a component needs and that is not installed is named with the command that installs it."""

from __future__ import annotations

import importlib.util

from inpaintbench.errors import UnavailableError


def require_packages(**distributions: str) -> None:
    """Raise `UnavailableError` unless every module is there; what to install is given by module.

    >>> require_packages(cv2="opencv-python-headless")
    """
    missing = [name for module, name in distributions.items() if importlib.util.find_spec(module) is None]
    if missing:
        raise UnavailableError(f"the package '{missing[0]}' is missing; run: pip install {' '.join(missing)}")
