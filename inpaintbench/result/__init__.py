"""Results: rows, scores with intervals, sealing, and verifying what strangers hand in."""

from __future__ import annotations

from inpaintbench.result.aggregate import Address, Score
from inpaintbench.result.result import SCHEMA, Result
from inpaintbench.result.rows import Rows

__all__ = ["SCHEMA", "Address", "Result", "Rows", "Score"]
