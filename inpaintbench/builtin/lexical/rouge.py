"""ROUGE-L as COCO computes it: best precision and best recall over the references, each on its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inpaintbench.builtin.lexical.numbering import IntArray, Tokens
from inpaintbench.builtin.lexical.pairs import Block, Pairs, pair
from inpaintbench.builtin.lexical.plain import common_subsequence
from inpaintbench.types import FloatArray

BETA = 1.2


def rouge_l(candidates: Sequence[Tokens], references: Sequence[Sequence[Tokens]], beta: float = BETA) -> FloatArray:
    """ROUGE-L [n] of n tokenised candidates, each against its own references.

    Lin 2004, section 3.1, as COCO's evaluation varies it: the highest precision and the highest recall may come from
    different references. A text without words counts as one empty word, so that two of them are equal.

    >>> rouge_l([("a", "dog", "runs")], [[("a", "dog"), ("one", "dog", "runs")]]).round(3)
    array([0.83])
    """
    return rouge_l_of(pair(candidates, references), beta)


def rouge_l_of(pairs: Pairs, beta: float = BETA) -> FloatArray:
    """The same for texts that are laid out already."""
    scores = np.empty(len(pairs))
    for block in pairs.blocks:
        scores[block.rows] = _block_scores(block, beta)
    for row in pairs.long:
        candidate, references = pairs.candidates[row], pairs.references[row]
        common = np.array([common_subsequence(candidate, reference) for reference in references])
        lengths = np.array([len(reference) for reference in references])
        scores[row] = _scores(common, np.array([len(candidate)]), lengths, np.array([0]), beta)[0]
    return scores


def _block_scores(block: Block, beta: float) -> FloatArray:
    return _scores(block.common, block.candidate_lengths, block.reference_lengths, block.first, beta)


def _scores(
    common: IntArray, lengths: IntArray, reference_lengths: IntArray, first: IntArray, beta: float
) -> FloatArray:
    owned = np.diff(np.append(first, len(common)))
    empty = (np.repeat(lengths, owned) == 0) & (reference_lengths == 0)
    common = np.where(empty, 1, common)
    precision = np.maximum.reduceat(common, first) / np.maximum(lengths, 1)
    recall = np.maximum.reduceat(common / np.maximum(reference_lengths, 1), first)
    below = np.where(recall > 0, recall + beta**2 * precision, 1)
    return np.asarray((1 + beta**2) * precision * recall / below)
