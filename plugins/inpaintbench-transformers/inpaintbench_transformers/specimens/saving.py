"""A specimen is drawn with one seed, whatever was drawn before, and saved as the library saves it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from inpaintbench_transformers.loading.quiet import quiet

SPREAD = 0.3
"""Standard deviation of the weights: with the usual 0.02 all pictures would have nearly equal vectors and captions."""


def save(folder: Path, cls: Any, config: Any, *processors: Any, **drawn: float) -> Path:
    """`folder`, with a random network of class `cls` and its processors.

    `drawn` names weights that the library sets to a constant, with the standard deviation to draw them with instead.
    """
    with quiet(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        model = cls(config).eval()
        for name, spread in drawn.items():
            torch.nn.init.normal_(getattr(model, name), std=spread)
        model.save_pretrained(str(folder))
        for processor in processors:
            processor.save_pretrained(str(folder))
    return folder
