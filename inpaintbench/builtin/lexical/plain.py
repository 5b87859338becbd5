"""One sample of any length, word by word: what the masks cannot hold, and the slow reading of what they compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp, sqrt

from inpaintbench.builtin.lexical.masks import ORDERS
from inpaintbench.builtin.lexical.numbering import Tokens

Gram = tuple[str, ...]


def grams(tokens: Tokens, order: int) -> Counter[Gram]:
    """How often each n-gram of `order` words occurs.

    >>> grams(("a", "b", "a", "b"), 2)
    Counter({('a', 'b'): 2, ('b', 'a'): 1})
    """
    return Counter(zip(*(tokens[start:] for start in range(order)), strict=False))


def bleu_row(candidate: Tokens, references: Sequence[Tokens]) -> list[int]:
    """The ten counts of `bleu.bleu_statistics` for one sample."""
    length = len(candidate)
    row = [length, min((abs(len(reference) - length), len(reference)) for reference in references)[1]]
    for order in range(1, ORDERS + 1):
        most: Counter[Gram] = Counter()
        for reference in references:
            most |= grams(reference, order)
        row += [(grams(candidate, order) & most).total(), max(0, length - order + 1)]
    return row


def common_subsequence(left: Tokens, right: Tokens) -> int:
    """The length of the longest common subsequence; whole numbers of any size hold the bits of `masks`.

    >>> common_subsequence("a dog on the grass".split(), "the dog on grass".split())
    3
    """
    places: dict[str, int] = {}
    for place, word in enumerate(right):
        places[word] = places.get(word, 0) | 1 << place
    every = (1 << len(right)) - 1
    row = every
    for word in left:
        step = row & places.get(word, 0)
        row = ((row + step) | (row - step)) & every
    return len(right) - row.bit_count()


def cider_row(
    candidate: Tokens, references: Sequence[Tokens], weights: Sequence[Mapping[Gram, float]], sigma: float
) -> float:
    """CIDEr-D of one sample; `weights` are the inverse document frequencies of its n-grams, by order."""
    total = 0.0
    for reference in references:
        gap = len(candidate) - len(reference)
        cosines = (_cosine(grams(candidate, n + 1), grams(reference, n + 1), weights[n]) for n in range(ORDERS))
        total += exp(-(gap**2) / (2 * sigma**2)) * sum(cosines) / ORDERS
    return 10 * total / len(references)


def _cosine(candidate: Counter[Gram], reference: Counter[Gram], weight: Mapping[Gram, float]) -> float:
    lengths = [sqrt(sum((n * weight[gram]) ** 2 for gram, n in side.items())) for side in (candidate, reference)]
    product = sum(min(n, reference[gram]) * reference[gram] * weight[gram] ** 2 for gram, n in candidate.items())
    return product / (lengths[0] * lengths[1]) if all(lengths) else 0.0
