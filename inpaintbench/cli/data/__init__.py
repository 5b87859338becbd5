"""What `inpaintbench data` can do: one file each."""

from __future__ import annotations
