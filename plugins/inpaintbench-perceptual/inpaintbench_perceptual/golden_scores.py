"""Golden values of scores: from CLIP's vectors, from HPS v2's loader and from features, each computed a second way."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import inpaintbench as ib
from inpaintbench_perceptual.clip import OpenClip
from inpaintbench_perceptual.clip_scores import ClipScore, RefClipScore
from inpaintbench_perceptual.preference import HpsEncoder
from inpaintbench_perceptual.sets import InceptionScore, PairedDiscrimination, UnpairedDiscrimination
from inpaintbench_perceptual.specimens import TINY, Alone, pictures, randomly, vectors_of_package, write_clip

SAID = ("two dogs run on the grass", "a boat")
REFERENCES = ("a cat", "red and blue")
"""Texts whose cosines with the pictures are above 0, where CLIPScore cuts off."""
PROMPT = "a small red boat on a quiet lake, oil on canvas"
POOLED = 2048


def score_goldens() -> Iterable[ib.Golden]:
    """Those of CLIPScore, HPS v2, the Inception Score and what tells composites from originals."""
    return (
        ib.Golden("clipscore and refclipscore of a random model", "open_clip_torch", _clipscores, _by_hessel, 1e-5),
        ib.Golden("hpsv2: the loader on a random checkpoint", "open_clip_torch", _preference, _by_its_authors, 1e-5),
        ib.Golden("inception-score of random logits", "torch-fidelity", _spread, _spread_of_package, 1e-9),
        ib.Golden("p-ids and u-ids of random features", "scikit-learn", _discrimination, _by_minimising, 1e-9),
    )


def _clipscores() -> list[float]:
    """Of the reconstruction and of the original, on the whole picture."""
    import numpy as np

    truth, raw = pictures(2)
    said, original = ((ib.Caption(text),) for text in SAID)
    parts = {"truth": truth, "composite": raw, "mask": np.ones(truth.shape[:2], bool), "references": REFERENCES}
    item = ib.Comparison.of_parts("", 0, {**parts, "captions": said, "truth_captions": original})
    found: list[float | None] = []
    with tempfile.TemporaryDirectory() as folder:
        write_clip(Path(folder))
        for cls in (ClipScore, RefClipScore):
            (row,) = cls(encoder=OpenClip(file=folder)).load(Alone())([item])
            found += (row.statistics or ())[::2]
    return [value for value in found if value is not None]


def _by_hessel() -> list[float]:
    """Equations 1 and 2 of Hessel et al. 2021, from the package's own vectors."""
    import numpy as np

    truth, raw = pictures(2)
    seen, read = vectors_of_package([raw, truth], [f"A photo depicts {text}" for text in (*SAID, *REFERENCES)])
    plain = 2.5 * np.maximum(np.sum(seen * read[:2], axis=1), 0)
    written = np.maximum((read[:2] @ read[2:].T).max(axis=1), 0)
    return [*map(float, plain), *map(float, 2 / (1 / plain + 1 / written))]


def _preference() -> list[float]:
    import torch

    with tempfile.TemporaryDirectory() as place:
        folder, file = Path(place) / "model", Path(place) / "tuned.pt"
        folder.mkdir()
        (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": TINY}))
        torch.save({"state_dict": _tuned().state_dict()}, file)

        class Small(HpsEncoder):
            """HPS v2's encoder with a smaller network."""

            architecture: ClassVar[str] = f"local-dir:{folder}"

        seen, read = Small(file=str(file)).load(Alone())([ib.Picture("", _wide()), PROMPT])
    return [*map(float, seen), *map(float, read)]


def _by_its_authors() -> list[float]:
    """Levels of 0 to 1, the longer side scaled, black around, CLIP's mean and deviation; then the network itself."""
    import open_clip
    import torch
    from torch.nn import functional

    network = _tuned()
    levels = torch.from_numpy(_wide()).permute(2, 0, 1)[None] / 255
    scaled = functional.interpolate(levels, size=(20, 32), mode="bicubic", antialias=True)
    padded = functional.pad(scaled, (0, 0, 6, 6))
    mean, deviation = (
        torch.tensor(values)[:, None, None]
        for values in ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711))
    )
    with torch.inference_mode():
        seen = network.encode_image((padded - mean) / deviation, normalize=True)
        read = network.encode_text(open_clip.tokenize([PROMPT]), normalize=True)
    return [*seen[0].tolist(), *read[0].tolist()]


def _tuned() -> Any:
    import open_clip
    import torch

    with torch.random.fork_rng(devices=[]):
        return randomly(open_clip.CLIP(**TINY), seed=1)


def _wide() -> ib.Image:
    """A picture of 40 × 64 pixels."""
    return pictures(1)[0][:40].copy()


def _spread() -> list[float]:
    import numpy as np

    features = np.concatenate([np.zeros((50, POOLED)), _logits()], axis=1)
    return [float(InceptionScore().compare(features, features, np.ones((1, 50)))[0, 0])]


def _spread_of_package() -> list[float]:
    import torch
    from torch_fidelity.metric_isc import isc_features_to_metric

    found = isc_features_to_metric(torch.from_numpy(_logits()), splits=1, shuffle=False)
    return [found["inception_score_mean"]]


def _logits() -> ib.FloatArray:
    import numpy as np

    return 3 * np.random.default_rng(0).standard_normal((50, 12))


def _discrimination() -> list[float]:
    import numpy as np

    metrics = PairedDiscrimination(), UnpairedDiscrimination()
    return [float(metric.compare(*_overlapping(), np.ones((1, 40)))[0, 0]) for metric in metrics]


def _by_minimising() -> list[float]:
    """Zhao et al. 2021, section 4, with the machine's objective minimised by SciPy, on which scikit-learn builds."""
    import numpy as np
    from scipy.optimize import minimize

    truth, painted = _overlapping()
    features = np.concatenate([truth, painted])
    features = np.concatenate([features, np.ones((len(features), 1))], axis=1)
    signs = np.repeat([1.0, -1.0], 40)

    def objective(plane: ib.FloatArray) -> tuple[float, ib.FloatArray]:
        short = np.maximum(0, 1 - signs * (features @ plane))
        return float(plane @ plane / 2 + short @ short), plane - 2 * features.T @ (signs * short)

    plane = minimize(objective, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", tol=1e-14).x
    outputs: Sequence[float] = features @ plane
    real, fake = np.split(np.asarray(outputs), 2)
    return [float(np.mean(fake > real)), float(np.mean([np.mean(real <= 0), np.mean(fake > 0)]))]


def _overlapping() -> tuple[ib.FloatArray, ib.FloatArray]:
    """Features that a plane tells apart, but not all of them."""
    import numpy as np

    dice = np.random.default_rng(0)
    return dice.standard_normal((40, 6)), dice.standard_normal((40, 6)) + 0.4
