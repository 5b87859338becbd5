"""The version of the package; releases follow semantic versioning."""

from __future__ import annotations

__version__ = "0.1.0"
