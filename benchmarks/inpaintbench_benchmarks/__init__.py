"""The suites that come with inpaintbench, a folder each, registered the way any plugin's are."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib

from . import celebahq, coco, flickr30k, folder, imagefolder, indiana, photos, places, refcocog, rocov2, truce, vqav2


@ib.hookimpl
def suites() -> Iterable[ib.Suite]:
    return [
        *truce.SUITES,
        photos.SUITE,
        *coco.SUITES,
        *folder.SUITES,
        *places.SUITES,
        *imagefolder.SUITES,
        *celebahq.SUITES,
        *refcocog.SUITES,
        *vqav2.SUITES,
        *flickr30k.SUITES,
        *rocov2.SUITES,
        *indiana.SUITES,
    ]


@ib.hookimpl
def captioners() -> Iterable[type[ib.Captioner]]:
    return [truce.PlotReader]
