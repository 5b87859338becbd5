"""The suites that come with inpaintbench, a folder each, registered the way any plugin's are."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib

from . import photos, truce


@ib.hookimpl
def suites() -> Iterable[ib.Suite]:
    return [*truce.SUITES, photos.SUITE]


@ib.hookimpl
def captioners() -> Iterable[type[ib.Captioner]]:
    return [truce.PlotReader]
