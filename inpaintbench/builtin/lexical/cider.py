"""CIDEr-D as COCO computes it: likeness of n-grams weighted by how rare they are in the suite's references."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inpaintbench.builtin.lexical.frequencies import DocumentFrequencies
from inpaintbench.builtin.lexical.masks import ORDERS
from inpaintbench.builtin.lexical.numbering import IntArray, Tokens
from inpaintbench.builtin.lexical.pairs import Block, Pairs, pair
from inpaintbench.builtin.lexical.plain import Gram, cider_row
from inpaintbench.types import FloatArray

SIGMA = 6.0


def cider(
    candidates: Sequence[Tokens],
    references: Sequence[Sequence[Tokens]],
    frequencies: DocumentFrequencies,
    sigma: float = SIGMA,
) -> FloatArray:
    """CIDEr-D [n] of n tokenised candidates, each against its own references, between 0 and 10.

    Vedantam et al. 2015, CIDEr-D (section 6), as in COCO's code: clipped counts, a Gaussian penalty on the difference
    in length, the mean over references and over n-grams of one to four words, times 10. In a suite of one sample every
    n-gram has weight 0, and so every score is 0.

    >>> from inpaintbench.builtin.lexical.frequencies import document_frequencies
    >>> references = [[("a", "red", "dog", "runs")], [("a", "cat", "sleeps", "here")]]
    >>> cider([("a", "red", "dog", "runs"), ("a", "dog")], references, document_frequencies(references)).round(3)
    array([10.,  0.])
    """
    return cider_of(pair(candidates, references), frequencies, sigma)


def cider_of(pairs: Pairs, frequencies: DocumentFrequencies, sigma: float = SIGMA) -> FloatArray:
    """The same for texts that are laid out already."""
    scores = np.empty(len(pairs))
    numbers = np.concatenate([[0, 0], frequencies.numbers_of(pairs.words)])
    for block in pairs.blocks:
        scores[block.rows] = _block_scores(block, frequencies, numbers, sigma)
    for row in pairs.long:
        texts = [pairs.candidates[row], *pairs.references[row]]
        scores[row] = cider_row(texts[0], texts[1:], weights_of(texts, frequencies), sigma)
    return scores


def weights_of(texts: Sequence[Tokens], frequencies: DocumentFrequencies) -> list[dict[Gram, float]]:
    """The weight of every n-gram of some texts, one table per order."""
    tables: list[dict[Gram, float]] = [{} for _ in range(ORDERS)]
    for text in texts:
        weights = frequencies.weights(frequencies.numbers_of(text)[:, None])
        for n in range(ORDERS):
            tables[n].update(zip(zip(*(text[i:] for i in range(n + 1)), strict=False), weights[n][:, 0], strict=False))
    return tables


def _block_scores(block: Block, frequencies: DocumentFrequencies, numbers: IntArray, sigma: float) -> FloatArray:
    weights = frequencies.weights(numbers[block.candidate_words])
    reference_weights = frequencies.weights(numbers[block.reference_words])
    cosines = np.zeros(len(block.owner))
    for n in range(ORDERS):
        norms = _norms(weights[n], block.repeats[n], block.candidate_lengths - n)[block.owner]
        norms = norms * _norms(reference_weights[n], block.reference_repeats[n], block.reference_lengths - n)
        cosines += np.divide(_products(block, weights[n], n), norms, out=np.zeros_like(norms), where=norms != 0)
    gaps = block.candidate_lengths[block.owner] - block.reference_lengths
    cosines *= np.exp(-(gaps**2) / (2 * sigma**2))
    owned = np.diff(np.append(block.first, len(block.owner)))
    return np.asarray(10 / ORDERS * np.add.reduceat(cosines, block.first) / owned)


def _norms(weights: FloatArray, repeats: IntArray, valid: IntArray) -> FloatArray:
    """The length of each text's vector: an n-gram that occurs c times is met c times, each time for c · weight²."""
    squares = np.zeros(weights.shape[1])
    for place, (times, weight) in enumerate(zip(repeats, weights, strict=True)):  # in order, whatever the other texts
        squares += np.where(place < valid, times * weight**2, 0)
    return np.sqrt(squares)


def _products(block: Block, weights: FloatArray, n: int) -> FloatArray:
    """The clipped scalar product of each pair; an n-gram met c times in the candidate brings a c-th each time."""
    place, pair_ = np.nonzero(block.matches[n])
    sample = block.owner[pair_]
    matches = block.matches[n][place, pair_].astype(np.float64)
    repeats = block.repeats[n][place, sample].astype(np.float64)
    shares = np.minimum(matches, repeats) * matches / repeats * weights[place, sample] ** 2
    products: FloatArray = np.bincount(pair_, shares, minlength=len(block.owner)).astype(np.float64)
    return products
