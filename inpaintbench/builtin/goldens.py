"""What the built-in metrics must give on every machine: what scikit-image, piq, SciPy and COCO's own code gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from inpaintbench.components import Golden

if TYPE_CHECKING:
    from inpaintbench.builtin.pixels.regions import Regions
    from inpaintbench.types import Image, Mask

CAPTIONS = ("a man is riding a horse on the beach", "a sharp increase in the middle", "a cat sleeps")
REFERENCES = (
    ("a man rides a brown horse along the beach", "someone is riding a horse by the sea"),
    ("the value rises sharply in the middle", "a steep increase towards the middle of the period"),
    ("two dogs play with a red ball", "dogs chasing a ball on the grass", "a red ball and two dogs"),
)


def goldens() -> list[Golden]:
    """Golden values of every closed-form metric of the core."""
    return [
        Golden("mse, mae and psnr", "opencv-python-headless", _errors, _ERRORS, 1e-9),
        Golden("ssim", "opencv-python-headless", _ssim, (0.07668348444239016, 0.8359623230134573), 1e-9),
        Golden("ms-ssim", "opencv-python-headless", _multiscale, (0.6574913300506329,), 1e-9),
        Golden("mse and psnr of BrushBench", "opencv-python-headless", _brushbench, _BRUSHBENCH, 1e-9),
        Golden("mae, psnr and ssim of MAT", "opencv-python-headless", _mat, _MAT, 1e-9),
        Golden("ssim of LaMa", "opencv-python-headless", _lama, (0.8514476505935672,), 1e-9),
        Golden("seam", "opencv-python-headless", _seam, (0.3317647058823529, 0.2625682429834679), 1e-9),
        Golden("bleu", "numpy", _bleu, _BLEU, 1e-9),
        Golden("rouge-l", "numpy", _rouge, (0.46368553076108854,), 1e-9),
        Golden("cider", "numpy", _cider, (1.518485285100417,), 1e-9),
    ]


_ERRORS = (0.17113707160027805, 0.026262664447587312, 0.3387585660526837, 0.05198582905384376, 7.666559036820128)
_BRUSHBENCH = (0.3307809083452598, 4.804595645353812)
_MAT = (0.05198582905384376, 15.806612151778566, 0.8359623230134573)
_BLEU = (0.6227957577549845, 0.4824155195720567, 0.3598246308213737, 0.25373481899083644)


def pictures() -> tuple[Image, Image, Mask]:
    """An original, a composite and its hole, 192 × 224, drawn by arithmetic."""
    import numpy as np

    y, x, channel = np.mgrid[:192, :224, :3]
    truth = ((5 * x + 3 * y + 40 * channel + (x * y) % 17 * 6) % 256).astype(np.uint8)
    mask = np.zeros((192, 224), np.bool_)
    mask[60:120, 40:150] = True
    other = ((2 * x + 7 * y + 13 * channel) % 256).astype(np.uint8)
    return truth, np.where(mask[..., np.newaxis], other, truth), mask


def _errors() -> Sequence[float]:
    from inpaintbench.builtin.pixels.absolute_error import mae
    from inpaintbench.builtin.pixels.regions import regions
    from inpaintbench.builtin.pixels.squared_error import mse, psnr

    truth, painted, mask = pictures()
    squared, absolute = (measure(truth, painted, painted, regions(mask)) for measure in (mse, mae))
    return [squared[0], squared[3], absolute[0], absolute[3], psnr(squared)[0]]


def _ssim() -> Sequence[float]:
    from inpaintbench.builtin.pixels.regions import regions
    from inpaintbench.builtin.pixels.similarity import ssim

    truth, painted, mask = pictures()
    found = ssim(truth, painted, painted, regions(mask))
    return [found[0], found[3]]


def _multiscale() -> Sequence[float]:
    from inpaintbench.builtin.pixels.multiscale import multiscale_ssim

    return [multiscale_ssim(*pictures())[0]]


def _brushbench() -> Sequence[float]:
    from inpaintbench.builtin.pixels.published import brushbench_mse, brushbench_psnr

    return [float(measure(*_shifted())[0]) for measure in (brushbench_mse, brushbench_psnr)]


def _mat() -> Sequence[float]:
    from inpaintbench.builtin.pixels.published import mat_mae, mat_psnr, mat_ssim

    return [float(measure(*_shifted())[0]) for measure in (mat_mae, mat_psnr, mat_ssim)]


def _lama() -> Sequence[float]:
    from inpaintbench.builtin.pixels.published import lama_ssim

    return [float(lama_ssim(*_shifted())[0])]


def _shifted() -> tuple[Image, Image, Image, Regions]:
    """The original, the composite, a raw output whose kept pixels are two columns off, and the regions."""
    import numpy as np

    from inpaintbench.builtin.pixels.regions import regions

    truth, painted, mask = pictures()
    return truth, painted, np.where(mask[..., np.newaxis], painted, np.roll(truth, 2, axis=1)), regions(mask)


def _seam() -> Sequence[float]:
    from inpaintbench.builtin.pixels.seam import seam

    return list(seam(*pictures()))


def _bleu() -> Sequence[float]:
    import numpy as np

    from inpaintbench.builtin.lexical.bleu import bleu_statistics, weighted_bleu
    from inpaintbench.builtin.lexical.tokenizer import tokenize_all

    return list(weighted_bleu(bleu_statistics(*tokenize_all(CAPTIONS, REFERENCES)), np.ones((1, 3)))[0])


def _rouge() -> Sequence[float]:
    from inpaintbench.builtin.lexical.rouge import rouge_l
    from inpaintbench.builtin.lexical.tokenizer import tokenize_all

    return [rouge_l(*tokenize_all(CAPTIONS, REFERENCES)).mean()]


def _cider() -> Sequence[float]:
    from inpaintbench.builtin.lexical.cider import cider
    from inpaintbench.builtin.lexical.frequencies import DocumentFrequencies
    from inpaintbench.builtin.lexical.metrics import Cider
    from inpaintbench.builtin.lexical.tokenizer import tokenize_all

    frequencies = DocumentFrequencies.from_content(Cider().prepare(REFERENCES))
    return [cider(*tokenize_all(CAPTIONS, REFERENCES), frequencies).mean()]
