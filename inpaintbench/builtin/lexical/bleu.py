"""Corpus BLEU as COCO computes it: ten counts per sample, which add up, and one formula at the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inpaintbench.builtin.lexical.masks import LONGEST, ORDERS
from inpaintbench.builtin.lexical.numbering import Tokens
from inpaintbench.builtin.lexical.pairs import Block, Pairs, pair
from inpaintbench.builtin.lexical.plain import bleu_row
from inpaintbench.types import FloatArray

_TINY = 1e-15
_SMALL = 1e-9
_COUNTS = 2 + 2 * ORDERS


def bleu_statistics(candidates: Sequence[Tokens], references: Sequence[Sequence[Tokens]]) -> FloatArray:
    """The counts [n, 10] of n tokenised candidates, each against its own references.

    Words of the candidate and of the closest reference, then for n-grams of one to four words those that match and all
    there are.

    The closest reference is the one whose length differs least, the shorter one of two that differ equally. An n-gram
    matches at most as often as it occurs in the reference that has most of it.

    >>> bleu_statistics([("a", "a", "dog")], [[("a", "dog"), ("a", "dog", "runs", "by")]])
    array([[3., 2., 2., 3., 1., 2., 0., 1., 0., 0.]])
    """
    return statistics_of(pair(candidates, references))


def statistics_of(pairs: Pairs) -> FloatArray:
    """The same for texts that are laid out already."""
    statistics = np.empty((len(pairs), _COUNTS))
    for block in pairs.blocks:
        statistics[block.rows] = _block_statistics(block)
    for row in pairs.long:
        statistics[row] = bleu_row(pairs.candidates[row], pairs.references[row])
    return statistics


def _block_statistics(block: Block) -> FloatArray:
    lengths = block.candidate_lengths
    statistics = np.empty((len(lengths), _COUNTS))
    statistics[:, 0] = lengths
    nearness = np.abs(block.reference_lengths - lengths[block.owner]) * (LONGEST + 1) + block.reference_lengths
    statistics[:, 1] = np.minimum.reduceat(nearness, block.first) % (LONGEST + 1)
    for n in range(ORDERS):
        most = np.maximum.reduceat(block.matches[n], block.first, axis=1)
        statistics[:, 2 + 2 * n] = (block.earlier[n] < most).sum(axis=0)
        statistics[:, 3 + 2 * n] = np.maximum(lengths - n, 0)
    return statistics


def weighted_bleu(statistics: FloatArray, weights: FloatArray) -> FloatArray:
    """BLEU-1 to BLEU-4 [b, 4] of `statistics` [n, 10] under `weights` [b, n].

    Rows with NaN are left out; NaN where no row with a weight is left.
    """
    measured = ~np.isnan(statistics).any(axis=1)
    if not measured.all():
        statistics, weights = statistics[measured], weights[:, measured]
    scores = bleu_from_statistics(weights @ statistics)
    return np.where(weights.sum(axis=1, keepdims=True) > 0, scores, np.nan)


def bleu_from_statistics(sums: FloatArray) -> FloatArray:
    """BLEU-1 to BLEU-4 [..., 4] of summed statistics [..., 10].

    Papineni et al. 2002, section 2.3, with the two constants of COCO's code that keep it from dividing by zero: a
    candidate without a match scores almost, not exactly, 0.
    """
    sums = np.asarray(sums, np.float64)
    precisions = (sums[..., 2::2] + _TINY) / (sums[..., 3::2] + _SMALL)
    means = np.cumprod(precisions, axis=-1) ** (1 / np.arange(1, ORDERS + 1))
    ratio = (sums[..., :1] + _TINY) / (sums[..., 1:2] + _SMALL)
    return np.asarray(means * np.exp(np.minimum(1 - 1 / ratio, 0)))
