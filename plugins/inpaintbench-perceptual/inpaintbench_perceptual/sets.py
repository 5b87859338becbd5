"""Set metrics over the Inception network's features: FID, KID, Inception Score, P-IDS and U-IDS."""

from __future__ import annotations

from typing import ClassVar

import inpaintbench as ib
from inpaintbench_perceptual.checkpoints import version_of
from inpaintbench_perceptual.inception import Inception


class Fid(ib.SetMetric):
    """FID (Heusel et al. 2017): Fréchet distance between the pooled Inception features of originals and composites.

    It is biased upwards where pictures are few, and not comparable between sets of different size.
    """

    name = "fid"
    higher_is_better: ClassVar[bool | None] = False
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, None)
    source: ClassVar[str] = "Heusel et al. 2017, arXiv 1706.08500"

    encoder: Inception = Inception()

    @property
    def signature(self) -> str:
        return f"{super().signature}|cov:n-1|on:composite|{version_of('torch-fidelity')}"

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 1] of features [n, 3056] under weights [b, n] of 0 and 1; NaN for fewer than two pictures."""
        import numpy as np

        a, b = truth[:, : self.encoder.pooled], painted[:, : self.encoder.pooled]
        return np.array([[ib.frechet_distance(a[kept], b[kept])] for kept in weights > 0])


class Kid(ib.SetMetric):
    """KID (Bińkowski et al. 2018): unbiased squared MMD over all pairs, with the cubic kernel (x·y / d + 1)³."""

    name = "kid"
    higher_is_better: ClassVar[bool | None] = False
    source: ClassVar[str] = "Bińkowski et al. 2018, arXiv 1801.01401"

    encoder: Inception = Inception()

    @property
    def signature(self) -> str:
        return f"{super().signature}|kernel:poly3|pairs:all|on:composite|{version_of('torch-fidelity')}"

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 1] of features [n, 3056] under weights [b, n] of 0 and 1; NaN for fewer than two pictures."""
        from inpaintbench_perceptual.kernel_distance import squared_mmd

        a, b = truth[:, : self.encoder.pooled], painted[:, : self.encoder.pooled]
        return squared_mmd(a, b, weights)[:, None]


class InceptionScore(ib.SetMetric):
    """Inception Score (Salimans et al. 2016) of the composites alone, over all of them in one split."""

    name = "inception-score"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (1.0, 1008.0)
    source: ClassVar[str] = "Salimans et al. 2016, arXiv 1606.03498"

    encoder: Inception = Inception()

    @property
    def signature(self) -> str:
        return f"{super().signature}|logits:unbiased|splits:1|on:composite|{version_of('torch-fidelity')}"

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 1] of features [n, 3056] under weights [b, n] of 0 and 1; NaN for fewer than two pictures."""
        from inpaintbench_perceptual.class_spread import inception_score

        return inception_score(painted[:, self.encoder.pooled :], weights)[:, None]


class PairedDiscrimination(ib.SetMetric):
    """P-IDS (Zhao et al. 2021): how often a linear SVM takes the composite for more real than its own original."""

    name = "p-ids"
    higher_is_better: ClassVar[bool | None] = True
    bounds: ClassVar[tuple[float | None, float | None]] = (0.0, 1.0)
    source: ClassVar[str] = "Zhao et al. 2021, arXiv 2103.10428"

    encoder: Inception = Inception()

    @property
    def signature(self) -> str:
        settings = f"svm:squared-hinge,C:1|on:composite|{version_of('scikit-learn')}|{version_of('torch-fidelity')}"
        return f"{super().signature}|{settings}"

    def preflight(self) -> None:
        ib.require_packages(sklearn="scikit-learn")

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 1] of features [n, 3056] under weights [b, n] of 0 and 1; NaN for fewer than two pictures."""
        return self._scores(truth, painted, weights)[:, :1]

    def _scores(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        self.preflight()
        from inpaintbench_perceptual.separability import discrimination

        return discrimination(truth[:, : self.encoder.pooled], painted[:, : self.encoder.pooled], weights)


class UnpairedDiscrimination(PairedDiscrimination):
    """U-IDS (Zhao et al. 2021): how often a linear SVM takes an original for a composite or the other way round."""

    name = "u-ids"

    def compare(self, truth: ib.FloatArray, painted: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """Scores [b, 1] of features [n, 3056] under weights [b, n] of 0 and 1; NaN for fewer than two pictures."""
        return self._scores(truth, painted, weights)[:, 1:]
