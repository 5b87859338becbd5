"""How batches run: an executor takes work and batches, and hands on what each batch came to."""

from __future__ import annotations

from inpaintbench.executors.executor import Executor
from inpaintbench.executors.local import LocalExecutor

__all__ = ["Executor", "LocalExecutor"]
