"""Data sets from outside: folders in the layouts in which people have them, tables of the hub, one form for all."""

from __future__ import annotations
