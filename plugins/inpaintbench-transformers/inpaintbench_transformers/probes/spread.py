"""The entropies of the readings of an original and of its composite, as a measurement."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import inpaintbench as ib
from inpaintbench_transformers.probes.distances import entropy, renormalised
from inpaintbench_transformers.probes.layers import rounded, summaries
from inpaintbench_transformers.probes.probe import numbers
from inpaintbench_transformers.probes.reading import Reading
from inpaintbench_transformers.probes.shifting import absent


def attention_entropy(truth: Reading, painted: Reading, layers: Sequence[int]) -> ib.Measured:
    """Entropies of both and their difference, summed up over layers, then relative; every layer's in the details."""
    if truth.view.patches < 2:
        return ib.Measured(None, "the encoder has one patch alone")
    original, composite = (entropy(renormalised(reading.attention)).mean(axis=1) for reading in (truth, painted))
    largest = float(np.log(truth.view.patches))
    curves = {"original": original, "painted": composite, "change": composite - original}
    values = [value for curve in curves.values() for value in summaries(curve, layers)]
    values += [float(curve.mean()) / largest for curve in curves.values()]
    details: dict[str, ib.JSON] = {name: rounded(curve) for name, curve in curves.items()}
    return ib.Measured(numbers(values), absent(truth, layers) or "ok", {**details, "patches": truth.view.patches})
