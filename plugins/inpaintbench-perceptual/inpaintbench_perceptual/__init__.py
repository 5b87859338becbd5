"""LPIPS, CLIP, FID and their kin, for inpaintbench."""

from __future__ import annotations

from collections.abc import Iterable

import inpaintbench as ib
from inpaintbench_perceptual.clip import OpenClip
from inpaintbench_perceptual.clip_scores import ClipImage, ClipScore, ClipText, RefClipScore
from inpaintbench_perceptual.inception import Inception
from inpaintbench_perceptual.perceptual import Lpips
from inpaintbench_perceptual.preference import HpsEncoder, HpsV2
from inpaintbench_perceptual.sets import Fid, InceptionScore, Kid, PairedDiscrimination, UnpairedDiscrimination

__all__ = [
    "ClipImage",
    "ClipScore",
    "ClipText",
    "Fid",
    "HpsEncoder",
    "HpsV2",
    "Inception",
    "InceptionScore",
    "Kid",
    "Lpips",
    "OpenClip",
    "PairedDiscrimination",
    "RefClipScore",
    "UnpairedDiscrimination",
]


@ib.hookimpl
def encoders() -> Iterable[type[ib.Encoder]]:
    return [OpenClip, Inception, HpsEncoder]


@ib.hookimpl
def metrics() -> Iterable[type[ib.Metric]]:
    return [
        Lpips,
        ClipImage,
        ClipText,
        ClipScore,
        RefClipScore,
        HpsV2,
        Fid,
        Kid,
        InceptionScore,
        PairedDiscrimination,
        UnpairedDiscrimination,
    ]


@ib.hookimpl
def goldens() -> Iterable[ib.Golden]:
    from inpaintbench_perceptual.golden_values import every_golden

    return every_golden()
