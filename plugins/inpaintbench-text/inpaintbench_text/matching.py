"""BERTScore's greedy matching of token vectors, equal to that of the package bert-score without its rescaling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

import inpaintbench as ib

Numbers = Callable[[str], list[int]]
Encode = Callable[[Sequence[str]], Sequence[ib.FloatArray]]


def token_documents(numbers: Numbers, references: Sequence[Sequence[str]]) -> dict[str, Any]:
    """How many references there are and in how many each token occurs, as plain JSON.

    >>> token_documents(lambda text: [len(word) for word in text.split()], [["a dog"], ["a cat", "a"]])
    {'documents': 3, 'counts': {'1': 3, '3': 2}}
    """
    counts: Counter[int] = Counter()
    texts = list(chain.from_iterable(references))
    for text in texts:
        counts.update(set(numbers(text)))
    return {"documents": len(texts), "counts": {str(token): counts[token] for token in sorted(counts)}}


@dataclass(frozen=True, slots=True)
class TokenWeights:
    """What each token of a text weighs: by rarity, or all alike but for the special ones, which weigh nothing."""

    numbers: Numbers
    special: frozenset[int]
    known: Mapping[int, float] | None
    unknown: float

    @classmethod
    def of(cls, numbers: Numbers, documents: Mapping[str, Any] | None) -> TokenWeights:
        """`documents` is what `token_documents` gives; None for equal weights.

        A token in c of n references weighs log((n + 1) / (c + 1)), Zhang et al. 2020, section 3 (importance weighting).
        """
        special = frozenset(numbers(""))
        if documents is None:
            return cls(numbers, special, None, 1.0)
        total = documents["documents"] + 1
        known = {int(token): float(np.log(total / (count + 1))) for token, count in documents["counts"].items()}
        return cls(numbers, special, known, float(np.log(total)))

    def __call__(self, text: str) -> ib.FloatArray:
        """The weights [tokens] of a text; an empty array where it has special tokens only."""
        tokens = self.numbers(text)
        if len(tokens) <= len(self.special):
            return np.empty(0)
        if self.known is None:
            return np.array([float(token not in self.special) for token in tokens])
        return np.array([self.known.get(token, self.unknown) for token in tokens])


def bert_scores(
    encode: Encode, weigh: TokenWeights, captions: Sequence[str], references: Sequence[Sequence[str]]
) -> ib.FloatArray:
    """F1, precision and recall [m, 3] of m captions: of each the best over the caption's references.

    A caption or reference without words scores 0, as in bert-score; NaN where all tokens weigh nothing.
    """
    distinct = list(dict.fromkeys([*captions, *chain.from_iterable(references)]))
    weights = {text: weigh(text) for text in distinct}
    asked = [text for text in distinct if len(weights[text])]
    states = {text: _unit(array) for text, array in zip(asked, encode(asked) if asked else (), strict=True)}
    scores = np.full((len(captions), 3), np.nan)
    for row, (caption, texts) in enumerate(zip(captions, references, strict=True)):
        found = [_score(states, weights, caption, text) for text in texts]
        if found:
            scores[row] = np.max(found, axis=0)
    return scores


def _score(
    states: Mapping[str, ib.FloatArray], weights: Mapping[str, ib.FloatArray], caption: str, reference: str
) -> tuple[float, float, float]:
    """Zhang et al. 2020, section 3: each token is matched to the most similar one of the other text."""
    if caption not in states or reference not in states:
        return 0.0, 0.0, 0.0
    alike = states[caption] @ states[reference].T
    precision = _mean(alike.max(axis=1), weights[caption])
    recall = _mean(alike.max(axis=0), weights[reference])
    total = precision + recall
    return (2 * precision * recall / total if total else 0.0), precision, recall


def _mean(values: ib.FloatArray, weights: ib.FloatArray) -> float:
    total = float(weights.sum())
    return float(values @ weights) / total if total else float("nan")


def _unit(states: ib.FloatArray) -> ib.FloatArray:
    rows = np.asarray(states, np.float64)
    unit: ib.FloatArray = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-300)
    return unit
