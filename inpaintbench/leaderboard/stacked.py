"""A scorer's statistics over all degraders side by side, so that a sample is drawn, swapped and compared as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from inpaintbench.components import Scorer
from inpaintbench.result.aggregate import Address
from inpaintbench.result.blocks import Samples, arrange
from inpaintbench.result.rows import Rows
from inpaintbench.types import FloatArray

_TRIALS = 16
"""Random weightings that a score must pass to be taken for a mean, or for a function of sums."""


@dataclass(frozen=True)
class Stacked:
    """One scorer and captioner: statistics [samples, degraders x k] and the address of each score it reduces to."""

    scorer: Scorer
    degraders: int
    statistics: FloatArray
    addresses: tuple[Address, ...]

    def reduce(self, statistics: FloatArray, weights: FloatArray) -> FloatArray:
        """Scores [b, addresses] of such statistics under weights [b, samples]; the last ones are degrader means."""
        tables = np.split(statistics, self.degraders, axis=1)
        each = [self.scorer.reduce(np.ascontiguousarray(table), weights) for table in tables]
        return np.concatenate([*each, np.mean(each, axis=0)], axis=1)

    def taken(self, samples: Sequence[int]) -> Stacked:
        """The same for some samples, or for all in another order."""
        return replace(self, statistics=self.statistics[list(samples)])

    def means(self, address: Address) -> tuple[int, ...] | None:
        """The statistics whose weighted means, averaged, are the score; None where it is no mean.

        It is found by trying: a score that equals those means under many random weights is one.
        """
        place = self.addresses.index(address)
        columns, names = self.scorer.columns, self.scorer.statistics
        degrader, column = divmod(place, len(columns))
        if columns[column] not in names:
            return None
        width, at = len(names), names.index(columns[column])
        parts = range(self.degraders) if degrader == self.degraders else [degrader]
        found = tuple(part * width + at for part in parts)
        weights = self._trials()
        scores = self.reduce(self.statistics, weights)[:, place]
        means = Scorer.reduce(self.scorer, self.statistics[:, found], weights).mean(axis=1)
        return found if np.allclose(scores, means, rtol=1e-9, atol=1e-12, equal_nan=True) else None

    def is_of_sums(self, address: Address) -> bool:
        """Whether a score without missing cells is a function of the weighted sums of the statistics, by trying."""
        place, weights = self.addresses.index(address), self._trials()
        scores = self.reduce(self.statistics, weights)[:, place]
        summed = self.of_sums(weights @ self.statistics, weights.sum(axis=1))[:, place]
        return np.allclose(scores, summed, rtol=1e-9, atol=1e-12, equal_nan=True)

    def of_sums(self, sums: FloatArray, totals: FloatArray) -> FloatArray:
        """Scores [b, addresses] of samples whose statistics add up to `sums` [b, degraders x k], their weights to
        `totals` [b].

        It asks for a weighting of a few made-up samples that has those sums: one sample for each statistic, which has
        nothing but that one, and one that has nothing and takes what is left of the weight.
        """
        signs = [1.0, -1.0] if (sums < 0).any() else [1.0]
        largest = float((np.abs(sums).sum(axis=1) / totals).max(initial=0.0)) or 1.0
        parts = [largest * sign * np.eye(sums.shape[1]) for sign in signs]
        weights = [np.maximum(sums * sign, 0.0) / largest for sign in signs]
        left = np.maximum(totals - sum(part.sum(axis=1) for part in weights), 0.0)
        samples = np.concatenate([*parts, np.zeros((1, sums.shape[1]))])
        return self.reduce(samples, np.concatenate([*weights, left[:, np.newaxis]], axis=1))

    def _trials(self) -> FloatArray:
        return np.random.default_rng(0).exponential(size=(_TRIALS, len(self.statistics))).round(1)


def stack(rows: Rows, scorers: Mapping[str, Scorer]) -> tuple[Samples, list[Stacked]]:
    """The rows as stacked tables, draws averaged, the degraders in the order of their names."""
    samples, blocks = arrange(rows, scorers)
    order = sorted(range(len(samples.degraders)), key=samples.degraders.__getitem__)
    ends = [*(f"/{samples.degraders[place]}" for place in order), ""]
    return samples, [
        Stacked(
            block.scorer,
            len(order),
            np.concatenate([block.statistics[place] for place in order], axis=1),
            tuple(f"{block.prefix}.{column}{block.suffix}{end}" for end in ends for column in block.scorer.columns),
        )
        for block in blocks
    ]
