"""Golden values: our loaders beside the packages they load from, on one random checkpoint made on the spot."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import inpaintbench as ib
from inpaintbench_perceptual.clip import OpenClip
from inpaintbench_perceptual.perceptual import Lpips
from inpaintbench_perceptual.sets import Fid, Kid

TEXT = "A photo depicts a small red boat on a quiet lake."
TINY = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 32, "patch_size": 8, "head_width": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 4, "layers": 2},
}


class Alone:
    """A host on this machine's processor, without a store."""

    device = "cpu"
    prepared = None

    def open(self, component: ib.Component[Any, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
        return component.load(self)


def randomly(network: Any, seed: int = 0) -> Any:
    """Fill a network with random weights that keep its activations in range, the same on every machine."""
    import torch

    dice = torch.Generator().manual_seed(seed)
    for name, value in network.state_dict().items():
        if value.ndim > 1:
            value.copy_(torch.randn(value.shape, generator=dice) * (2 / value[0].numel()) ** 0.5)
        elif name.endswith("running_var") or (name.endswith("weight") and value.ndim == 1):
            value.fill_(1)
        elif value.is_floating_point() and not name.endswith("logit_scale"):
            value.zero_()
    return network.eval()


def pictures(count: int, side: int = 64) -> list[ib.Image]:
    """Smooth pictures, uint8 (side, side, 3), the same on every machine."""
    import numpy as np

    y, x = np.mgrid[:side, :side] / side
    waves = [np.stack([x * (k + 1), y * (k + 2), x * y + k], axis=2) for k in range(count)]
    return [np.rint(127.5 + 127.5 * np.sin(6 * wave)).astype(np.uint8) for wave in waves]


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


def _tiny_clip(folder: Path) -> Any:
    import open_clip
    import torch
    from safetensors.torch import save_file

    look = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic", "resize_mode": "shortest"}
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": TINY, "preprocess_cfg": look}))
    with torch.random.fork_rng(devices=[]):
        network = randomly(open_clip.CLIP(**TINY))
    save_file(
        {key: value.contiguous() for key, value in network.state_dict().items()}, folder / "open_clip_model.safetensors"
    )
    return network


def _clip() -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        _tiny_clip(Path(folder))
        vectors = OpenClip(file=folder).load(Alone())([ib.Picture("", pictures(1)[0]), TEXT])
    return [float(value) for vector in vectors for value in vector]


def _clip_of_package() -> list[float]:
    import open_clip
    import torch
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
        _tiny_clip(Path(folder))
        network, _, look = open_clip.create_model_and_transforms(f"local-dir:{folder}")
        tokens = open_clip.get_tokenizer(f"local-dir:{folder}")([TEXT])
        seen = network.eval().encode_image(look(Image.fromarray(pictures(1)[0]))[None], normalize=True)
        return [*seen[0].tolist(), *network.encode_text(tokens, normalize=True)[0].tolist()]


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


GOLDENS = (
    ib.Golden("LPIPS of a random trunk", "lpips", _lpips, _lpips_of_package, 1e-6),
    ib.Golden("CLIP of a random model", "open_clip_torch", _clip, _clip_of_package, 1e-5),
    ib.Golden("FID and KID of random features", "torch-fidelity", _sets, _sets_of_package, 1e-6),
)
