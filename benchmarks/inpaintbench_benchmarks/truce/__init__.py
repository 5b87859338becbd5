"""TRUCE (Jhamtani and Berg-Kirkpatrick, EMNLP 2021): line plots of time series and what people say of them."""

from __future__ import annotations

from .dataset import Truce
from .plot_reader import PlotReader
from .suites import SUITES

__all__ = ["SUITES", "PlotReader", "Truce"]
