"""chrF: counts of character and word n-grams, which add up, and one formula at the end."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Sequence

import numpy as np

import inpaintbench as ib

CHARACTERS = 6
BETA = 2.0

_SIGNS = frozenset(string.punctuation)


def chrf_statistics(captions: Sequence[str], references: Sequence[Sequence[str]], words: int) -> ib.FloatArray:
    """The counts [m, 3 · orders] of m captions: against the reference with which the caption alone scores best.

    >>> chrf_statistics(["ab"], [["abc", "xy"]], 0)[0, :6]
    array([2., 3., 2., 1., 2., 1.])
    """
    table = np.full((len(captions), 3 * (CHARACTERS + words)), np.nan)
    known: dict[str, list[Counter[str]]] = {}
    for row, (caption, texts) in enumerate(zip(captions, references, strict=True)):
        for text in (caption, *texts):
            if text not in known:
                known[text] = ngrams(text, words)
        counts = np.array([_counts(known[caption], known[text]) for text in texts], np.float64)
        if len(counts):
            table[row] = counts[int(np.argmax(chrf_of_counts(counts, np.ones(len(counts)))))]
    return table


def ngrams(text: str, words: int) -> list[Counter[str]]:
    """How often each n-gram of 1 to 6 characters (without spaces) occurs, then each of 1 to `words` words."""
    letters = "".join(text.split())
    tables = [Counter(letters[i : i + n] for i in range(len(letters) - n + 1)) for n in range(1, CHARACTERS + 1)]
    tokens = [part for word in text.split() for part in _parts(word)]
    return tables + [
        Counter(" ".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1)) for n in range(1, words + 1)
    ]


def chrf_of_counts(counts: ib.FloatArray, weight: ib.FloatArray) -> ib.FloatArray:
    """chrF [b] of summed counts [b, 3 · orders], 0 to 100; NaN where their `weight` [b] is 0.

    Popović 2015, equation 1, of precision and recall averaged over the orders that both texts are long enough for.
    """
    caption, reference, matches = counts[:, 0::3], counts[:, 1::3], counts[:, 2::3]
    used = (caption > 0) & (reference > 0)
    orders = np.maximum(used.sum(axis=1), 1)
    precision = np.where(used, matches / np.where(used, caption, 1), 0).sum(axis=1) / orders
    recall = np.where(used, matches / np.where(used, reference, 1), 0).sum(axis=1) / orders
    below = BETA**2 * precision + recall
    scores = 100 * (1 + BETA**2) * precision * recall / np.where(below > 0, below, 1)
    return np.where(weight > 0, scores, np.nan)


def _counts(caption: Sequence[Counter[str]], reference: Sequence[Counter[str]]) -> list[int]:
    counts = []
    for mine, theirs in zip(caption, reference, strict=True):
        matches = sum(min(count, theirs[gram]) for gram, count in mine.items() if gram in theirs)
        counts += [mine.total() if theirs else 0, theirs.total(), matches]
    return counts


def _parts(word: str) -> list[str]:
    """A word and the one sign at its end, or else at its beginning, apart."""
    if len(word) > 1 and word[-1] in _SIGNS:
        return [word[:-1], word[-1]]
    if len(word) > 1 and word[0] in _SIGNS:
        return [word[0], word[1:]]
    return [word]
