"""Whether this machine is to stay off the network is said by a variable: ours, or one of the hub's libraries."""

from __future__ import annotations

import os

VARIABLES = ("INPAINTBENCH_OFFLINE", "HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "TRANSFORMERS_OFFLINE")
_NO = ("", "0", "OFF", "NO", "FALSE")


def offline_variable() -> str:
    """The first of the variables that is set to anything but a no; empty where none is, so that downloads are fine."""
    return next((name for name in VARIABLES if os.environ.get(name, "").upper() not in _NO), "")
