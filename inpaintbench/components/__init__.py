"""Components, their kinds, their options and their identity."""

from __future__ import annotations

from inpaintbench.components.annotations import Bounds, Local
from inpaintbench.components.component import Component, Host
from inpaintbench.components.golden import Golden
from inpaintbench.components.identity import fingerprint, identity
from inpaintbench.components.kinds import Assistant, Captioner, Degrader, Encoder, Inpainter, Prompter
from inpaintbench.components.options import build, describe
from inpaintbench.components.scorers import CaptionMetric, Judge, Metric, Probe, Scorer
from inpaintbench.components.sets import FeaturePair, SetMetric

__all__ = [
    "Assistant",
    "Bounds",
    "CaptionMetric",
    "Captioner",
    "Component",
    "Degrader",
    "Encoder",
    "FeaturePair",
    "Golden",
    "Host",
    "Inpainter",
    "Judge",
    "Local",
    "Metric",
    "Probe",
    "Prompter",
    "Scorer",
    "SetMetric",
    "build",
    "describe",
    "fingerprint",
    "identity",
]
