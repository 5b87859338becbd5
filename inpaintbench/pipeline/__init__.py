"""The stages from sample to rows: caching, batching, geometry, failures."""

from __future__ import annotations
