"""Golden values: our loaders beside the packages they load from, on one random checkpoint made on the spot."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import inpaintbench as ib
from inpaintbench_perceptual.clip import OpenClip
from inpaintbench_perceptual.golden_scores import score_goldens
from inpaintbench_perceptual.perceptual import Lpips
from inpaintbench_perceptual.sets import Fid, Kid
from inpaintbench_perceptual.specimens import Alone, pictures, randomly, vectors_of_package, write_clip

TEXT = "A photo depicts a small red boat on a quiet lake."


def every_golden() -> Iterable[ib.Golden]:
    """Those of the loaders, of features and of scores."""
    return (
        ib.Golden("LPIPS of a random trunk", "lpips", _lpips, _lpips_of_package, 1e-6),
        ib.Golden("CLIP of a random model", "open_clip_torch", _clip, _clip_of_package, 1e-5),
        ib.Golden("FID and KID of random features", "torch-fidelity", _sets, _sets_of_package, 1e-6),
        *score_goldens(),
    )


def _lpips() -> list[float]:
    import numpy as np
    import torch
    import torchvision

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "alex.pth"
        torch.save(
            {f"features.{k}": v for k, v in randomly(torchvision.models.alexnet().features).state_dict().items()}, file
        )
        truth, raw = pictures(2)
        item = ib.Comparison("", truth, np.ones(truth.shape[:2], bool), raw)
        (found,) = Lpips(file=str(file)).load(Alone())([item])
    return [value for value in (found.statistics or ())[4:] if value is not None]


def _lpips_of_package() -> list[float]:
    import lpips
    import torch
    import torchvision

    from inpaintbench_perceptual.lpips_net import quiet

    trunk = randomly(torchvision.models.alexnet().features)
    with quiet(), torch.random.fork_rng(devices=[]):
        network = lpips.LPIPS(net="alex", pnet_rand=True, verbose=False)
    for part in (network.net.slice1, network.net.slice2, network.net.slice3, network.net.slice4, network.net.slice5):
        for index, layer in part.named_children():
            layer.load_state_dict(trunk[int(index)].state_dict())
    pair = [torch.from_numpy(image).permute(2, 0, 1)[None] / 127.5 - 1 for image in pictures(2)]
    with torch.inference_mode():
        return [float(network(*pair))]


def _clip() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        write_clip(Path(folder))
        vectors = OpenClip(file=folder).load(Alone())([ib.Picture("", pictures(1)[0]), TEXT])
    return [float(value) for vector in vectors for value in vector]


def _clip_of_package() -> list[float]:
    seen, read = vectors_of_package(pictures(1), [TEXT])
    return [*map(float, seen[0]), *map(float, read[0])]


def _features() -> tuple[ib.FloatArray, ib.FloatArray]:
    import numpy as np

    dice = np.random.default_rng(0)
    return dice.random((60, 24)), dice.random((60, 24)) ** 2


def _sets() -> list[float]:
    import numpy as np

    truth, painted = _features()
    return [float(metric.compare(truth, painted, np.ones((1, 60)))[0, 0]) for metric in (Fid(), Kid())]


def _sets_of_package() -> list[float]:
    import torch
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
    from torch_fidelity.metric_kid import kid_features_to_metric

    sides = [torch.from_numpy(features) for features in _features()]
    fid = fid_statistics_to_metric(*map(fid_features_to_statistics, sides), verbose=False)
    kid = kid_features_to_metric(*sides, kid_subsets=1, kid_subset_size=60, verbose=False)
    return [fid["frechet_inception_distance"], kid["kernel_inception_distance_mean"]]
