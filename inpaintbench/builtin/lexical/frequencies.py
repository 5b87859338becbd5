"""In how many samples' references each n-gram occurs: what CIDEr must know of a whole suite."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np

from inpaintbench.builtin.lexical.masks import ORDERS
from inpaintbench.builtin.lexical.numbering import IntArray, Ints, Tokens, number
from inpaintbench.builtin.lexical.places import Places, distinct
from inpaintbench.types import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class DocumentFrequencies:
    """The n-grams of a suite's references as a tree, and in how many of the `documents` (samples) each occurs.

    An n-gram of order n + 1 is its first n words and one word more: `keys[n]` are the numbers
    (place of those n words in `keys[n - 1]`) · (words + 1) + (number of the word, from 1), `counts[n]` the documents of
    each. So any number of words fits.
    """

    documents: int
    words: tuple[str, ...]
    keys: tuple[Ints, ...]
    counts: tuple[Ints, ...]
    _numbers: dict[str, int] = field(init=False, repr=False)
    _places: tuple[Places, ...] = field(init=False, repr=False)
    _weights: tuple[FloatArray, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = dict(zip(self.words, range(1, len(self.words) + 1), strict=True))
        total = np.log(max(self.documents, 1))
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "_places", tuple(map(Places, self.keys)))
        object.__setattr__(self, "_weights", tuple(total - np.log(np.append(counts, 1)) for counts in self.counts))

    @property
    def content(self) -> dict[str, Any]:
        """Everything as plain JSON, words and keys sorted: the same for equal references in any order."""
        rank = np.argsort(np.array(sorted(range(len(self.words)), key=self.words.__getitem__), np.int64))
        base = len(self.words) + 1
        keys, counts = [], []
        parents = np.zeros(1, np.int64)
        for old, count in zip(self.keys, self.counts, strict=True):
            new = parents[old // base] * base + rank[old % base - 1] + 1
            order = np.argsort(new)
            keys.append(new[order].tolist())
            counts.append(count[order].tolist())
            parents = np.argsort(order)
        return {"documents": self.documents, "words": sorted(self.words), "keys": keys, "counts": counts}

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> DocumentFrequencies:
        """The value whose `content` this is."""
        keys, counts = (tuple(np.array(row, np.int64) for row in content[name]) for name in ("keys", "counts"))
        return cls(content["documents"], tuple(content["words"]), keys, counts)

    @property
    def digest(self) -> str:
        """The sha256 of the content."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()

    def numbers_of(self, words: Sequence[str]) -> Ints:
        """The number of each word, 0 for words that no reference has."""
        return np.fromiter((self._numbers.get(word, 0) for word in words), np.int64, len(words))

    def weights(self, numbers: IntArray) -> list[FloatArray]:
        """Inverse document frequencies of the n-grams that begin at each position of columns of word numbers.

        log(documents) - log(max(1, frequency)), Vedantam et al. 2015, section 3; numbers [longest, texts], one array
        [longest - n + 1, texts] per order. Behind a text's end they mean nothing.
        """
        place = np.zeros(numbers.shape, np.int64)
        weights = []
        for order in range(ORDERS):
            heads = place[: len(numbers) - order] if order < len(numbers) else place[:0]
            keys = heads * (len(self.words) + 1) + numbers[order:]  # of no n-gram where a head is -1 or a word is 0
            place = self._places[order].find(keys.ravel()).reshape(keys.shape)
            weights.append(self._weights[order][place])
        return weights


def document_frequencies(references: Sequence[Sequence[Tokens]]) -> DocumentFrequencies:
    """The frequencies over tokenised references, one list per sample; an n-gram counts once per sample.

    >>> found = document_frequencies([[("a", "dog")], [("a", "cat"), ("a", "dog")]])
    >>> found.documents, found.words, found.counts[0].tolist(), sorted(found.counts[1].tolist())
    (2, ('a', 'dog', 'cat'), [2, 2, 1], [1, 2])
    """
    flat, lengths, words = number(list(chain.from_iterable(references)))
    sample = np.repeat(np.repeat(np.arange(len(references)), list(map(len, references))), lengths)
    left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(flat))
    start, place = np.arange(len(flat)), flat
    keys, counts = [np.arange(1, len(words) + 1)], [_documents(place, sample, len(words), len(references))]
    for order in range(1, ORDERS):
        going_on = left[start] > order
        start = start[going_on]
        found, place = distinct(place[going_on] * (len(words) + 1) + flat[start + order] + 1)
        keys.append(found)
        counts.append(_documents(place, sample[start], len(found), len(references)))
    return DocumentFrequencies(len(references), words, tuple(keys), tuple(counts))


def _documents(places: Ints, samples: Ints, kinds: int, documents: int) -> Ints:
    """In how many samples each of `kinds` occurs, from the kind and the sample of every occurrence."""
    counts = np.bincount(places, minlength=kinds)
    again = counts[places] > 1
    once_per_sample, _ = distinct(places[again] * documents + samples[again])
    repeated = np.bincount(once_per_sample // max(documents, 1), minlength=kinds)
    return np.where(counts > 1, repeated, counts)
