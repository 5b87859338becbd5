"""What NLTK and rouge-score say of captions that are lower-cased and split at white space."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from nltk.translate.bleu_score import sentence_bleu
from nltk.translate.meteor_score import meteor_score
from rouge_score.rouge_scorer import RougeScorer

import inpaintbench as ib


def sentence_bleus(captions: Sequence[str], references: Sequence[Sequence[str]], third: float) -> ib.FloatArray:
    """BLEU-1 to BLEU-4 [m, 4] of m captions one by one, unsmoothed; `third` is the weight of each order of BLEU-3.

    Without a match of some order NLTK does not give 0 but a number near 1e-78 or smaller, which is kept.

    >>> sentence_bleus(["A dog runs"], [["a dog runs", "a cat"]], 0.33)[:, :3].round(3)
    array([[1., 1., 1.]])
    """
    weights = [(1.0,), (0.5, 0.5), (third,) * 3, (0.25,) * 4]
    scores = np.empty((len(captions), len(weights)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that an order has no match is no news here
        for row, (caption, texts) in enumerate(zip(captions, references, strict=True)):
            scores[row] = sentence_bleu(_all_words(texts), _words(caption), weights)
    return scores


def meteors(wordnet: Any, captions: Sequence[str], references: Sequence[Sequence[str]]) -> ib.FloatArray:
    """NLTK's METEOR [m, 1] of m captions, with a WordNet reader."""
    scores = [
        meteor_score(_all_words(texts), _words(caption), wordnet=wordnet)
        for caption, texts in zip(captions, references, strict=True)
    ]
    return np.array(scores, np.float64)[:, None]


def rouges(captions: Sequence[str], references: Sequence[Sequence[str]], *, stemmer: bool) -> ib.FloatArray:
    """F1 [m, 3] of ROUGE-L, ROUGE-1 and ROUGE-2 of m captions, each the largest over the references.

    >>> rouges(["two dogs run"], [["a cat", "the dog runs"]], stemmer=True).round(3)
    array([[0.667, 0.667, 0.5  ]])
    """
    names = ["rougeL", "rouge1", "rouge2"]
    scorer = RougeScorer(names, use_stemmer=stemmer)
    rows = []
    for caption, texts in zip(captions, references, strict=True):
        found = scorer.score_multi(list(texts), caption)
        rows.append([found[name].fmeasure for name in names])
    return np.array(rows, np.float64).reshape(-1, len(names))


def _words(text: str) -> list[str]:
    return text.lower().split()


def _all_words(texts: Sequence[str]) -> list[list[str]]:
    return [_words(text) for text in texts]
