"""The contests of `metrics.py` in which networks run: LPIPS, FID's features, nine reconstructions of one original.

Their bars stand in `metrics.py`, which runs them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from pixels import cases

import inpaintbench as ib
from inpaintbench.pipeline.batches import Batches
from inpaintbench.pipeline.host import LocalHost
from inpaintbench.store import Store


@dataclass(frozen=True)
class Contest:
    """Two ways to one number: `theirs` must take `bar` times as long as `ours`, and the numbers agree."""

    title: str
    bar: float
    ours: Callable[[], float]
    theirs: Callable[[], float]
    tolerance: float
    repetitions: int = 7


def lpips_contests(folder: Path) -> list[Contest]:
    """LPIPS from uint8 pairs of 512 x 512 pixels, new ones each time; ours also gives the means over four regions."""
    import lpips
    from inpaintbench_perceptual import Lpips
    from torchmetrics.image.lpip import LearnedPerceptualImagePatchSimilarity

    write_trunk(folder)
    upright = cases()["raw equals the truth outside the hole"]
    pictures = [upright, [np.ascontiguousarray(part[::-1]) for part in upright]]
    package = lpips.LPIPS(net="alex", verbose=False)
    metric = LearnedPerceptualImagePatchSimilarity(net_type="alex", normalize=False)

    def contest(title: str, network: Callable[[torch.Tensor, torch.Tensor], torch.Tensor]) -> Contest:
        measure = Lpips().load(_host(folder / "lpips"))
        mine, other = itertools.cycle(pictures), itertools.cycle(pictures)

        def ours() -> float:
            truth, raw, mask = next(mine)
            (found,) = measure([ib.Comparison("", truth, mask, raw)])
            assert found.statistics is not None
            return float(found.statistics[4] or 0)

        def theirs() -> float:
            truth, raw, _ = next(other)
            return float(network(_signed(truth), _signed(raw)))

        return Contest(f"LPIPS alex, 512 x 512: {title}", 1, ours, theirs, 1e-6, 11)

    return [contest("lpips", package), contest("torchmetrics", metric)]


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
    reference = FrechetInceptionDistance(feature=2048, feature_extractor_weights_path=str(file), antialias=False)
    levels = torch.from_numpy(pictures).permute(0, 3, 1, 2)

    def ours() -> float:
        return float(np.mean([vector[:2048].mean() for vector in encode([ib.Picture("", one) for one in pictures])]))

    def theirs() -> float:
        reference.reset()
        reference.update(levels, real=True)
        return float(reference.real_features_sum.mean() / len(pictures))

    return [Contest("FID, 8 pictures of 256 x 256: torchmetrics", 1, ours, theirs, 1e-5, 3)]


def nine_contests(folder: Path) -> list[Contest]:
    """LPIPS by region, CLIP and DINOv2 of the whole and the crop, nine reconstructions of 512 x 512 pixels."""
    import lpips
    import open_clip
    from inpaintbench_perceptual import ClipImage, Lpips, OpenClip
    from inpaintbench_transformers.metrics import Dinov2Similarity
    from PIL import Image

    write_trunk(folder)
    network, _, look = open_clip.create_model_and_transforms("ViT-B-32")
    network.eval()
    torch.save(network.state_dict(), folder / "clip.pt")
    encoder = OpenClip(file=str(folder / "clip.pt"))
    tokens = write_dinov2(folder / "dinov2")
    dino = Dinov2Similarity(model=str(folder / "dinov2"))
    truth, raw, mask = cases()["raw equals the truth outside the hole"]
    items = [ib.Comparison(str(i), truth, mask, np.where(mask[..., None], raw - i, truth)) for i in range(9)]
    package = lpips.LPIPS(net="alex", spatial=True, verbose=False)
    window = ib.around_hole(mask)
    round_of = itertools.count()

    def ours() -> float:
        host = _host(folder / f"round {next(round_of)}")  # an empty store each time; the network is loaded once
        host.loaded.update({one: Batches(encode, one.batch_size) for one, encode in encoders.items()})
        measures = [metric.load(host) for metric in (Lpips(), ClipImage(encoder=encoder), dino)]
        rows = [[found.statistics or () for found in measure(items)] for measure in measures]
        return float(sum(np.mean([row[at] for row in part]) for part, at in zip(rows, (3, 0, 0), strict=True)))

    def vector(image: np.ndarray[Any, Any]) -> torch.Tensor:
        return network.encode_image(look(Image.fromarray(image))[None], normalize=True)[0]

    def theirs() -> float:
        total = 0.0
        for item in items:
            found = package(_signed(item.truth), _signed(item.composite))[0, 0].numpy()
            by_region = [found[mask].mean(), found[~mask].mean(), found.mean()]
            total += float(by_region[2]) / len(items)
            for embed in (vector, tokens):
                whole = torch.cosine_similarity(embed(item.truth), embed(item.composite), dim=0)
                torch.cosine_similarity(embed(item.truth[window]), embed(item.composite[window]), dim=0)
                total += float(whole) / len(items)
        return total

    host = _host(folder / "encoders")
    encoders = {one: one.load(host) for one in (encoder, dino.encoder)}  # loading is no part of the contest
    return [Contest("LPIPS, CLIP, DINOv2, 9 of one: naive loop", 1.6, ours, theirs, 1e-5, 3)]


def write_dinov2(folder: Path) -> Callable[[np.ndarray[Any, Any]], torch.Tensor]:
    """A random DINOv2 base in a folder as transformers saves it, and its mean over all tokens as one writes it."""
    from PIL import Image
    from transformers import BitImageProcessor, Dinov2Config, Dinov2Model
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    model = Dinov2Model(Dinov2Config(image_size=518, patch_size=14)).eval()
    look = BitImageProcessor(size={"shortest_edge": 256}, crop_size={"height": 224, "width": 224})
    model.save_pretrained(folder)
    look.save_pretrained(folder)

    def vector(image: np.ndarray[Any, Any]) -> torch.Tensor:
        pixels = look(images=Image.fromarray(np.ascontiguousarray(image)), return_tensors="pt")["pixel_values"]
        return model(pixel_values=pixels).last_hidden_state[0].mean(dim=0)

    return vector


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
    return LocalHost("cpu", store, store)


def _signed(image: np.ndarray[Any, Any]) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(image)).permute(2, 0, 1)[None] / 127.5 - 1
