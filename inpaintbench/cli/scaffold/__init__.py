"""What `inpaintbench new` writes: one module for each kind of component, and the same files around it."""

from __future__ import annotations

from inpaintbench.cli.scaffold.package import Package

__all__ = ["Package"]
