"""Batches of degraded pictures become painted ones: one by one on a CPU, so that neighbours change no bit."""

from __future__ import annotations
