"""LPIPS of many reconstructions against one original takes the original's features once."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cv2
import lpips
import numpy as np
import torch

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import local, read_state
from inpaintbench_perceptual.trunks import TRUNKS, Trunk

Features = list[torch.Tensor]


def load(net: str, file: str, device: str) -> Callable[[Sequence[ib.Comparison]], Sequence[ib.Measured]]:
    """The function from comparisons to LPIPS over hole, band, keep and whole, and the scalar of the whole."""
    trunk = TRUNKS[net]
    network = build(net, local(file) if file else trunk.fetch())
    network = network.to(device, memory_format=torch.channels_last)  # a sixth less time on a processor
    meter = Meter(network, device)

    def measure(batch: Sequence[ib.Comparison]) -> list[ib.Measured]:
        return [_measured(meter, trunk, item) for item in batch]

    return measure


def build(net: str, file: Path) -> Any:
    """The `lpips` package's network with its own linear heads and the trunk of a file in torchvision's format."""
    state = read_state(file)
    heads = read_state(Path(lpips.__file__).parent / "weights" / "v0.1" / f"{net}.pth")
    with torch.device("meta"), quiet():  # without memory: every weight comes from a file
        network = lpips.LPIPS(net=net, pretrained=False, pnet_rand=True, verbose=False)
    wanted = {key: f"features.{key.partition('.')[2]}" for key in network.net.state_dict()}
    if missing := [name for name in wanted.values() if name not in state]:
        raise ib.DataError(f"'{file.name}' holds no weights of LPIPS's trunk '{net}': '{missing[0]}' is missing")
    network.net.load_state_dict({key: state[name] for key, name in wanted.items()}, assign=True)
    for i, head in enumerate(network.lins):
        head.model[-1].load_state_dict({"weight": heads[f"lin{i}.model.1.weight"]}, assign=True)
    network.scaling_layer = lpips.ScalingLayer()
    return network.eval().requires_grad_(False)


@contextmanager
def quiet() -> Iterator[None]:
    """Without torchvision's warnings about the old way in which the package asks it for networks."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "(The parameter 'pretrained'|Arguments other than a weight enum)", UserWarning
        )
        yield


class Meter:
    """The network, and the features of the last original it saw."""

    def __init__(self, network: Any, device: str) -> None:
        self.network, self.device = network, device
        self.heads = [head.model[-1].weight[0, :, 0, 0] for head in network.lins]
        self._truth: ib.Image | None = None
        self._features: Features = []

    @torch.inference_mode()
    def compare(self, truth: ib.Image, picture: ib.Image) -> tuple[ib.FloatArray, float]:
        """The spatial map [H, W] and the scalar of a picture against `truth`, both uint8 (H, W, 3)."""
        if self._truth is None or not np.array_equal(self._truth, truth):
            self._features, self._truth = self.features(truth), truth.copy()
        scalar = torch.zeros((), device=self.device)
        layers: dict[torch.Size, torch.Tensor] = {}  # those of one size are added up before they are scaled
        for theirs, ours, head in zip(self.features(picture), self._features, self.heads, strict=True):
            layer = torch.tensordot(head, theirs.sub_(ours).square_(), dims=([0], [1]))[None]
            scalar += layer.mean()
            layers[layer.shape] = layers[layer.shape] + layer if layer.shape in layers else layer
        scaled = [
            torch.nn.functional.interpolate(layer, size=truth.shape[:2], mode="bilinear", align_corners=False)
            for layer in layers.values()
        ]
        return sum(scaled[1:], scaled[0])[0, 0].double().cpu().numpy(), scalar.item()

    def features(self, picture: ib.Image) -> Features:
        """The trunk's features of each layer, [1, c, h, w], scaled to unit length along the channels."""
        levels = torch.from_numpy(picture).to(self.device).permute(2, 0, 1)[None]
        layers = self.network.net(self.network.scaling_layer(in_range(levels)))
        # as the package's normalize_tensor, but in place: the trunk's output is not needed again
        return [layer.div_(layer.square().sum(dim=1, keepdim=True).sqrt_().add_(1e-10)) for layer in layers]


def in_range(levels: torch.Tensor) -> torch.Tensor:
    """Levels 0 to 255 (uint8) as -1 to 1, the range that LPIPS is trained on; anything else is refused.

    >>> in_range(torch.tensor([0, 255], dtype=torch.uint8)).tolist()
    [-1.0, 1.0]
    """
    if levels.dtype != torch.uint8:
        raise ib.ContractError(f"LPIPS was given {levels.dtype}, not uint8 of 0 to 255, which alone says its range")
    return levels.float().div_(127.5).sub_(1)


def _measured(meter: Meter, trunk: Trunk, item: ib.Comparison) -> ib.Measured:
    if item.truth is None:
        return ib.Measured(None, "no truth")
    regions = ib.regions(item.mask)
    regions.refuse_misfits(item.truth, item.composite, item.raw)
    if min(item.truth.shape[:2]) < trunk.smallest:
        return ib.Measured(None, "too small")
    raw_differs = not np.array_equal(item.raw, item.composite)
    composite, scalar = meter.compare(item.truth, item.composite)
    raw = meter.compare(item.truth, item.raw)[0] if raw_differs else composite
    pairs = [(composite, regions.hole), (composite, regions.band), (raw, regions.keep), (composite, regions.whole)]
    means = [_mean(values, flags, trunk.stride**2) for values, flags in pairs]
    return ib.Measured((*means, scalar))


def _mean(values: ib.FloatArray, flags: Any, smallest: int) -> float | None:
    if cv2.countNonZero(flags) < smallest:
        return None
    return cv2.mean(values, flags)[0]
