"""MSE, PSNR and SSIM in four regions against scikit-image's PSNR and Gaussian SSIM of the whole picture alone.

Both sides run in float64 on one thread, in turns; the ratio is that of the medians. The three metrics are three
separate calls here, each with its own regions, as they are in a run. Bar: at least 4.5 x as fast, equal to 1e-9.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from inpaintbench.builtin.pixels.regions import regions
from inpaintbench.builtin.pixels.similarity import ssim
from inpaintbench.builtin.pixels.squared_error import mse, psnr

SIZE, BAR, TOLERANCE, REPETITIONS = 512, 4.5, 1e-9, 25

Picture = NDArray[np.uint8]


def cases() -> dict[str, tuple[Picture, Picture, NDArray[np.bool_]]]:
    """Truth, raw output and a centre hole of 25 % of the area: what the model changed outside the hole differs."""
    truth = data.astronaut()
    noise = np.random.default_rng(0).normal(0, 12, truth.shape)
    painted = np.clip(np.rint(cv2.GaussianBlur(truth, (0, 0), 3) + noise), 0, 255).astype(np.uint8)
    mask = np.zeros((SIZE, SIZE), bool)
    mask[SIZE // 4 : -SIZE // 4, SIZE // 4 : -SIZE // 4] = True
    return {
        "raw differs everywhere": (truth, painted, mask),
        "raw equals the truth outside the hole": (truth, np.where(mask[..., None], painted, truth), mask),
    }


def ours(truth: Picture, composite: Picture, raw: Picture, mask: NDArray[np.bool_]) -> tuple[float, float]:
    """All three metrics over the four regions; of these, PSNR and SSIM of the whole picture."""
    mse(truth, composite, raw, regions(mask))
    decibels = psnr(mse(truth, composite, raw, regions(mask)))
    similarity = ssim(truth, composite, raw, regions(mask))
    return float(decibels[3]), float(similarity[3])


def theirs(truth: Picture, composite: Picture) -> tuple[float, float]:
    """PSNR and SSIM of the whole picture, from the same 8-bit pictures."""
    a, b = truth / 255, composite / 255
    similarity = structural_similarity(
        a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1, channel_axis=-1
    )
    return float(peak_signal_noise_ratio(a, b, data_range=1)), float(similarity)


def seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def main() -> None:
    cv2.setNumThreads(1)
    print(f"{'512 x 512, one thread, float64':40}{'ours ms':>9}{'skimage ms':>12}{'ratio':>7}{'difference':>12}")
    for name, (truth, raw, mask) in cases().items():
        composite = np.where(mask[..., None], raw, truth)
        difference = max(
            abs(a - b) for a, b in zip(ours(truth, composite, raw, mask), theirs(truth, composite), strict=True)
        )
        pairs = [
            (seconds(lambda: ours(truth, composite, raw, mask)), seconds(lambda: theirs(truth, composite)))  # noqa: B023
            for _ in range(REPETITIONS)
        ]
        mine, other = (statistics.median(column) * 1e3 for column in zip(*pairs, strict=True))
        print(f"{name:40}{mine:9.1f}{other:12.1f}{other / mine:7.1f}{difference:12.1e}")
    print(f"bar: at least {BAR} x as fast, difference at most {TOLERANCE:.0e}")


if __name__ == "__main__":
    main()
