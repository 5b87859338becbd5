"""The contests of `metrics.py` in which networks run: LPIPS, FID's features, nine reconstructions of one original."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pixels import cases

import inpaintbench as ib
from inpaintbench.pipeline.host import LocalHost
from inpaintbench.store import Entry, Store


@dataclass(frozen=True)
class Contest:
    """Two ways to one number: `theirs` must take `bar` times as long as `ours`, and the numbers agree."""

    title: str
    bar: float
    ours: Callable[[], float]
    theirs: Callable[[], float]
    tolerance: float
    repetitions: int = 7


@dataclass(frozen=True)
class Link:
    """The way to a store that a lane of the pipeline has."""

    store: Store

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        return self.store.get(keys)

    def save(self, entries: Sequence[Entry]) -> None:
        self.store.put(entries)
        self.store.flush()


def lpips_contests(folder: Path) -> list[Contest]:
    """LPIPS of pairs that are new each time, on 512 x 512 pixels; ours also gives the map over the four regions."""
    import lpips
    from inpaintbench_perceptual import Lpips
    from torchmetrics.image.lpip import LearnedPerceptualImagePatchSimilarity

    write_trunk(folder)
    truth, raw, mask = cases()["raw equals the truth outside the hole"]
    package = lpips.LPIPS(net="alex", verbose=False)
    metric = LearnedPerceptualImagePatchSimilarity(net_type="alex", normalize=False)
    measure = Lpips().load(_host(folder / "lpips"))
    other = itertools.cycle([truth, np.ascontiguousarray(truth[::-1])])
    shown = itertools.cycle([raw, np.ascontiguousarray(raw[::-1])])

    def ours() -> float:
        first = next(other)
        (found,) = measure([ib.Comparison("", first, mask if first is truth else mask[::-1], next(shown))])
        assert found.statistics is not None
        return float(found.statistics[4] or 0)

    pairs = itertools.cycle([(_signed(truth), _signed(raw)), (_signed(truth[::-1]), _signed(raw[::-1]))])
    again = itertools.cycle([(_signed(truth), _signed(raw)), (_signed(truth[::-1]), _signed(raw[::-1]))])
    return [
        Contest("LPIPS alex, 512 x 512: lpips", 1, ours, lambda: float(package(*next(pairs))), 1e-3, 11),
        Contest("LPIPS alex, 512 x 512: torchmetrics", 1, ours, lambda: float(metric(*next(again))), 1e-3, 11),
    ]


def fid_contests(folder: Path) -> list[Contest]:
    """What FID does with eight pictures of 256 x 256 pixels: ours encodes them, torchmetrics updates its sums."""
    from inpaintbench_perceptual import Inception
    from inpaintbench_perceptual.golden_values import randomly
    from torch_fidelity import feature_extractor_inceptionv3 as module
    from torchmetrics.image.fid import FrechetInceptionDistance

    class Empty(module.FeatureExtractorInceptionV3):  # type: ignore[misc]
        def load_state_dict(self, state: Any) -> None:
            """Keep the random weights: those in the file are what is being made."""

    file = folder / "inception.pth"
    torch.save({}, file)
    torch.save(randomly(Empty("empty", ["2048"], feature_extractor_weights_path=str(file))).state_dict(), file)
    pictures = np.random.default_rng(0).integers(0, 256, (8, 256, 256, 3), np.uint8)
    encode = Inception(file=str(file)).load(_host(folder / "fid"))
    reference = FrechetInceptionDistance(feature=2048, feature_extractor_weights_path=str(file))
    levels = torch.from_numpy(pictures).permute(0, 3, 1, 2)

    def ours() -> float:
        return float(np.mean([vector[:2048].mean() for vector in encode([ib.Picture("", one) for one in pictures])]))

    def theirs() -> float:
        reference.reset()
        reference.update(levels, real=True)
        return float(reference.real_features_sum.mean() / len(pictures))

    return [Contest("FID, 8 pictures of 256 x 256: torchmetrics", 1, ours, theirs, 1e-5, 3)]


def nine_contests(folder: Path) -> list[Contest]:
    """LPIPS by region and CLIP of the whole and the crop, nine reconstructions of 512 x 512 pixels."""
    import lpips
    import open_clip
    from inpaintbench_perceptual import ClipImage, Lpips, OpenClip
    from inpaintbench_perceptual.crops import around_hole
    from PIL import Image

    write_trunk(folder)
    network, _, look = open_clip.create_model_and_transforms("ViT-B-32")
    network.eval()
    torch.save(network.state_dict(), folder / "clip.pt")
    encoder = OpenClip(file=str(folder / "clip.pt"))
    truth, raw, mask = cases()["raw equals the truth outside the hole"]
    items = [ib.Comparison(str(i), truth, mask, np.where(mask[..., None], raw - i, truth)) for i in range(9)]
    package = lpips.LPIPS(net="alex", spatial=True, verbose=False)
    window = around_hole(mask)
    round_of = itertools.count()

    def ours() -> float:
        host = _host(folder / f"round {next(round_of)}")  # an empty store each time; the network is loaded once
        measures = [Lpips().load(host), ClipImage(encoder=encoder).load(_Loaded(host, encode))]
        rows = [found.statistics or () for measure in measures for found in measure(items)]
        return float(np.mean([row[3] for row in rows[:9]]) + np.mean([row[0] for row in rows[9:]]))

    def vector(image: np.ndarray[Any, Any]) -> torch.Tensor:
        return network.encode_image(look(Image.fromarray(image))[None], normalize=True)[0]

    def theirs() -> float:
        total = 0.0
        for item in items:
            found = package(_signed(item.truth), _signed(item.composite))[0, 0].numpy()
            by_region = [found[mask].mean(), found[~mask].mean(), found.mean()]
            whole = vector(item.truth) @ vector(item.composite)
            vector(item.truth[window]) @ vector(item.composite[window])
            total += (float(by_region[2]) + float(whole)) / len(items)
        return total

    encode = encoder.load(_host(folder / "clip"))
    return [Contest("LPIPS + CLIP, 9 of one: naive loop", 1.6, ours, theirs, 1e-5, 3)]


@dataclass(frozen=True)
class _Loaded:
    """A host whose encoder is in memory already: loading it is no part of the contest."""

    host: LocalHost
    encode: Callable[[Sequence[Any]], Sequence[Any]]

    @property
    def device(self) -> str:
        return self.host.device

    @property
    def prepared(self) -> Any:
        return None

    def open(self, component: Any) -> Callable[[Sequence[Any]], Sequence[Any]]:
        from inpaintbench.pipeline.guard import Batches

        self.host.loaded[component] = Batches(self.encode, component.batch_size)
        return self.host.open(component)


def write_trunk(folder: Path) -> None:
    """LPIPS's trunk with random weights where torchvision looks for it."""
    import torchvision
    from inpaintbench_perceptual.golden_values import randomly

    path = folder / "hub" / "checkpoints" / "alexnet-owt-7be5be79.pth"
    if not path.exists():
        path.parent.mkdir(parents=True)
        torch.save(randomly(torchvision.models.alexnet()).state_dict(), path)


def _host(folder: Path) -> LocalHost:
    store = Store(folder)
    return LocalHost("cpu", Link(store), store)


def _signed(image: np.ndarray[Any, Any]) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None] / 127.5 - 1
