"""Boards and comparisons: pure functions of result files."""

from __future__ import annotations
