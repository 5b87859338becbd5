"""Metrics side by side with the packages that compute the same: never slower at equal values.

SSIM against scikit-image, torchmetrics and piq; LPIPS against `lpips` and torchmetrics; what FID does for each picture
against torchmetrics; BLEU, ROUGE-L and CIDEr against pycocoevalcap; and LPIPS, CLIP and DINOv2 of nine reconstructions
of one original against the loop that one writes without thinking. Both sides run in turns in one process, on one
thread, with the same random weights at the networks' real sizes; ratios are those of the median processor times. Bars:
at least 1 x each, SSIM at least 4.5 x scikit-image, the nine reconstructions at least 1.6 x the loop.
Run: python speed/metrics.py
"""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import lexical
import nine
import torch
from nine import Contest
from pixels import cases
from skimage.metrics import structural_similarity

from inpaintbench.builtin.pixels.regions import regions
from inpaintbench.builtin.pixels.similarity import ssim


def ssim_contests() -> list[Contest]:
    """The whole picture's SSIM of two different pictures; ours also gives the three other regions."""
    import piq
    from torchmetrics.functional.image import structural_similarity_index_measure

    truth, raw, mask = cases()["raw differs everywhere"]
    composite = raw  # what is painted reaches everywhere, so that every pixel counts
    parts = regions(mask)
    pair = [torch.from_numpy(image).permute(2, 0, 1)[None].double() / 255 for image in (truth, composite)]

    def ours() -> float:
        return float(ssim(truth, composite, raw, parts)[3])

    def skimage() -> float:
        settings = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1}
        return float(structural_similarity(truth / 255, composite / 255, channel_axis=-1, **settings))

    def torchmetrics() -> float:
        return float(structural_similarity_index_measure(*pair, data_range=1.0, sigma=1.5))

    def of_piq() -> float:
        return float(piq.ssim(*pair, downsample=False))

    return [
        Contest("SSIM, 512 x 512: scikit-image", 4.5, ours, skimage, 1e-9),
        Contest("SSIM, 512 x 512: torchmetrics", 1, ours, torchmetrics, 2e-3),
        Contest("SSIM, 512 x 512: piq", 1, ours, of_piq, 1e-9),
    ]


def lexical_contest() -> Contest:
    candidates, references = lexical.captions()
    found = {i: [" ".join(tokens)] for i, tokens in enumerate(candidates)}
    truth = {i: [" ".join(tokens) for tokens in texts] for i, texts in enumerate(references)}
    return Contest(
        "BLEU, ROUGE-L, CIDEr: pycocoevalcap",
        1,
        lambda: float(lexical.ours(candidates, references)[3].mean()),
        lambda: float(lexical.theirs(found, truth)[3].mean()),
        1e-9,
        repetitions=3,
    )


def contests(folder: Path) -> Iterator[Contest]:
    """All of them, each prepared when its turn comes."""
    yield from ssim_contests()
    yield lexical_contest()
    yield from nine.lpips_contests(folder)
    yield from nine.fid_contests(folder)
    yield from nine.nine_contests(folder)


def seconds(call: Callable[[], float]) -> tuple[float, float]:
    start = time.process_time()
    value = call()
    return time.process_time() - start, value


def show(contest: Contest) -> None:
    """Run both sides in turns, after one round to warm up, and print a line of the table."""
    expected, value = contest.theirs(), contest.ours()
    mine, other = [], []
    for _ in range(contest.repetitions):
        mine.append(seconds(contest.ours)[0])
        other.append(seconds(contest.theirs)[0])
    a, b = statistics.median(mine), statistics.median(other)
    difference = abs(value - expected) / max(1.0, abs(expected))
    verdict = "" if b / a >= contest.bar and difference <= contest.tolerance else "  not reached"
    print(f"{contest.title:42}{a * 1e3:10.1f}{b * 1e3:10.1f}{b / a:7.2f}{contest.bar:6.1f}{difference:11.1e}{verdict}")


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    print(f"{'':42}{'ours ms':>10}{'theirs ms':>10}{'ratio':>7}{'bar':>6}{'difference':>11}")
    with tempfile.TemporaryDirectory() as folder, torch.inference_mode():
        os.environ["TORCH_HOME"] = folder  # there both sides look for LPIPS's trunk
        for contest in contests(Path(folder)):
            show(contest)


if __name__ == "__main__":
    main()
