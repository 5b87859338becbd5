"""The golden values of the core are those that independent implementations give for the same pictures and captions."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from scipy.ndimage import gaussian_filter
from skimage.metrics import mean_squared_error, structural_similarity

from inpaintbench.builtin.goldens import CAPTIONS, REFERENCES, goldens, pictures

GOLDENS = {golden.title: golden for golden in goldens()}


@pytest.mark.parametrize("title", GOLDENS)
def test_what_is_computed_here_is_what_is_expected(title: str) -> None:
    golden = GOLDENS[title]
    assert list(golden.measure()) == pytest.approx(list(golden.expected), abs=golden.tolerance)  # type: ignore[arg-type]


def test_the_errors_are_scikit_images() -> None:
    truth, painted, mask = pictures()
    a, b = truth / 255, painted / 255
    hole, whole = ((a - b)[mask] ** 2).mean(), mean_squared_error(a, b)
    absolute = np.abs(a - b)
    expected = [hole, whole, absolute[mask].mean(), absolute.mean(), -10 * np.log10(hole)]
    assert GOLDENS["mse, mae and psnr"].expected == pytest.approx(expected, abs=1e-12)


def test_the_similarities_are_scikit_images_and_the_papers() -> None:
    truth, painted, mask = pictures()
    a, b = truth / 255, painted / 255
    whole, found = structural_similarity(
        a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1, channel_axis=-1, full=True
    )
    assert GOLDENS["ssim"].expected == pytest.approx([found[mask].mean(), whole], abs=1e-12)
    multiscale = np.mean([_multiscale(a[..., channel], b[..., channel]) for channel in range(3)])
    assert GOLDENS["ms-ssim"].expected == pytest.approx([multiscale], abs=1e-12)


def test_published_formulas_are_those_of_their_code_written_out() -> None:
    truth, painted, mask = pictures()
    raw = np.where(mask[..., None], painted, np.roll(truth, 2, axis=1))
    kept = (~mask)[..., None].astype(float)  # a mask of one channel, by whose sum BrushNet's code divides
    error = float((((raw / 255 - truth / 255) * kept) ** 2).sum() / kept.sum())
    assert GOLDENS["mse and psnr of BrushBench"].expected == pytest.approx(
        [error, 20 * np.log10(1 / np.sqrt(error))], abs=1e-12
    )
    a, b = truth.astype(float), painted.astype(float)
    cropped = [_similarity(a[..., i], b[..., i], "reflect", 255)[5:-5, 5:-5].mean() for i in range(3)]
    found = [np.abs(a / 255 - b / 255).mean(), 20 * np.log10(255 / np.sqrt(((a - b) ** 2).mean())), np.mean(cropped)]
    assert GOLDENS["mae, psnr and ssim of MAT"].expected == pytest.approx(found, abs=1e-12)
    padded = [_similarity(a[..., i] / 255, b[..., i] / 255, "constant", 1).mean() for i in range(3)]
    assert GOLDENS["ssim of LaMa"].expected == pytest.approx([np.mean(padded)], abs=1e-12)


def _similarity(a: np.ndarray, b: np.ndarray, border: str, peak: float) -> np.ndarray:
    """Wang et al. 2004, equation 13, with SciPy's Gaussian."""
    mean_a, mean_b, aa, bb, ab = (
        gaussian_filter(x, 1.5, truncate=3.5, mode=border) for x in (a, b, a * a, b * b, a * b)
    )
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    above = (2 * mean_a * mean_b + c1) * (2 * (ab - mean_a * mean_b) + c2)
    return above / ((mean_a**2 + mean_b**2 + c1) * (aa - mean_a**2 + bb - mean_b**2 + c2))


def _multiscale(a: np.ndarray, b: np.ndarray) -> float:
    """Wang et al. 2003, equation 7, for sides that can be halved four times."""
    product = 1.0
    for scale, weight in enumerate((0.0448, 0.2856, 0.3001, 0.2363, 0.1333)):
        mean_a, mean_b, ab = _smooth(a), _smooth(b), _smooth(a * b)
        spread = _smooth(a * a) - mean_a**2 + _smooth(b * b) - mean_b**2
        found = (2 * (ab - mean_a * mean_b) + 0.03**2) / (spread + 0.03**2)
        if scale == 4:
            found = found * (2 * mean_a * mean_b + 0.01**2) / (mean_a**2 + mean_b**2 + 0.01**2)
        product *= max(found[5:-5, 5:-5].mean(), 0) ** weight
        a, b = (cv2.resize(p, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) for p in (a, b))
    return product


def _smooth(picture: np.ndarray) -> np.ndarray:
    return gaussian_filter(picture, 1.5, truncate=3.5)


def test_the_seam_is_that_of_a_plain_loop_over_neighbours() -> None:
    truth, painted, mask = pictures()
    edge = [
        ((i, j), (i + down, j + 1 - down))
        for i in range(mask.shape[0] - 1)
        for j in range(mask.shape[1] - 1)
        for down in (0, 1)
        if mask[i, j] != mask[i + down, j + 1 - down]
    ]
    jumps = [np.mean([np.abs(p[a] / 255 - p[b] / 255).mean() for a, b in edge]) for p in (painted, truth)]
    assert GOLDENS["seam"].expected == pytest.approx(jumps, abs=1e-12)


def test_the_captions_scores_are_those_of_cocos_code() -> None:
    said = {i: [caption] for i, caption in enumerate(CAPTIONS)}
    references = {i: list(texts) for i, texts in enumerate(REFERENCES)}
    assert GOLDENS["bleu"].expected == pytest.approx(Bleu(4).compute_score(references, said, verbose=0)[0], abs=1e-12)
    assert GOLDENS["rouge-l"].expected == pytest.approx([Rouge().compute_score(references, said)[0]], abs=1e-12)
    assert GOLDENS["cider"].expected == pytest.approx([Cider().compute_score(references, said)[0]], abs=1e-12)
