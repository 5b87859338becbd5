"""SPICE by its authors' Java program, one call for many captions."""

from __future__ import annotations

import json
import math
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import inpaintbench as ib
from inpaintbench_text.java import SPICE, find_spice
from inpaintbench_text.tokens import coco_text


class Spice:
    """The program with all its files; callable with m captions and the references of each."""

    def __init__(self) -> None:
        self.java, self.folder = find_spice()

    def __call__(self, captions: Sequence[str], references: Sequence[Sequence[str]]) -> ib.FloatArray:
        """F of the scene graphs' propositions [m, 1]; NaN where the program has none."""
        if not captions:
            return np.empty((0, 1))
        asked = [
            {"image_id": row, "test": coco_text(caption), "refs": [coco_text(text) for text in texts]}
            for row, (caption, texts) in enumerate(zip(captions, references, strict=True))
        ]
        with tempfile.TemporaryDirectory() as folder:
            given, found = Path(folder, "captions.json"), Path(folder, "scores.json")
            given.write_text(json.dumps(asked), "utf-8")
            command = [self.java, "-Xmx8G", "-jar", SPICE, str(given), "-out", str(found), "-subset", "-silent"]
            done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
            if done.returncode or not found.is_file():
                said = done.stderr.decode(errors="replace").strip().splitlines() or ["it said nothing"]
                raise ib.UnavailableError(f"the Java program of 'spice' failed: {said[0]}")
            return scores_of(json.loads(found.read_text("utf-8")), len(captions))


def scores_of(found: Sequence[Any], rows: int) -> ib.FloatArray:
    """The scores [rows, 1] in what the program writes: per caption a number of `All`, which may be missing or NaN."""
    scores = np.full((rows, 1), np.nan)
    for item in found:
        value = item["scores"]["All"]["f"]
        if isinstance(value, int | float) and math.isfinite(value):
            scores[int(item["image_id"]), 0] = value
    return scores
