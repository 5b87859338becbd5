"""Candidates beside their references: what BLEU, ROUGE-L and CIDEr have in common is computed once, here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from inpaintbench.builtin.lexical.masks import LONGEST, by_order, common_subsequence, equal_positions, occurrences
from inpaintbench.builtin.lexical.numbering import IntArray, Ints, Tokens, columns, number
from inpaintbench.errors import DataError

BLOCK = 2048
"""Samples per block: enough for numpy's loops to be long, few enough for a block to stay in the cache."""

Counts = list[NDArray[np.uint8]]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Samples of similar length; s of them with p references in all.

    `rows` are the samples' places in the batch, `first` the place of each one's first reference, `owner` the sample of
    each reference. Words are numbers [longest, texts], padded with 0 (candidates) and 1 (references). Per n-gram order
    and the position where the n-gram begins: `repeats` counts it in its own candidate and `earlier` counts it there
    before this position, `matches` counts a candidate's n-gram in each reference, `reference_repeats` a reference's
    n-gram in itself (garbage behind a text's end). `common` is the longest common subsequence's length.
    """

    rows: NDArray[np.int64]
    first: NDArray[np.int64]
    owner: NDArray[np.int64]
    candidate_lengths: NDArray[np.int64]
    reference_lengths: NDArray[np.int64]
    candidate_words: IntArray
    reference_words: IntArray
    repeats: Counts
    earlier: Counts
    reference_repeats: Counts
    matches: Counts
    common: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """A batch of candidates with their references: blocks, and apart the `long` samples whose masks would not fit.

    `words` are the words behind the numbers 2, 3 … of the blocks.
    """

    candidates: Sequence[Tokens]
    references: Sequence[Sequence[Tokens]]
    words: tuple[str, ...]
    blocks: tuple[Block, ...]
    long: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.candidates)


def pair(candidates: Sequence[Tokens], references: Sequence[Sequence[Tokens]], longest: int = LONGEST) -> Pairs:
    """Lay out n tokenised candidates beside the references of each; texts beyond `longest` words go the plain way.

    Raises DataError where a sample has no reference or the numbers of samples differ.
    """
    if len(candidates) != len(references):
        raise DataError(f"{len(candidates)} candidates but references for {len(references)}; give one list for each")
    numbers = np.fromiter(map(len, references), np.int64, len(references))
    if not numbers.all():
        raise DataError(f"sample {int(np.argmin(numbers))} has no reference; leave it out or give it one")
    flat, lengths, words = number([*candidates, *chain.from_iterable(references)])
    flat = (flat + 2).astype(np.uint16 if len(words) < 2**16 - 2 else np.uint32)
    firsts = len(candidates) + np.cumsum(numbers) - numbers
    if not len(candidates):
        return Pairs(candidates, references, words, (), ())
    width = np.maximum(lengths[: len(candidates)], np.maximum.reduceat(lengths, firsts))
    order = np.argsort(width, kind="stable")
    short = order[: int(np.searchsorted(width[order], min(longest, LONGEST), side="right"))]
    blocks = tuple(
        _block(flat, lengths, rows, firsts[rows], numbers[rows])
        for rows in np.split(short, np.arange(BLOCK, len(short), BLOCK))
        if len(rows)
    )
    return Pairs(candidates, references, words, blocks, tuple(np.sort(order[len(short) :]).tolist()))


def _block(flat: IntArray, lengths: Ints, rows: Ints, firsts: Ints, numbers: Ints) -> Block:
    first = np.cumsum(numbers) - numbers
    owner = np.repeat(np.arange(len(rows)), numbers)
    texts = np.arange(len(owner)) + np.repeat(firsts - first, numbers)
    candidates = columns(flat, lengths, rows, 0)
    references = columns(flat, lengths, texts, 1)
    own = equal_positions(candidates, candidates)
    before = ((np.ones(1, own.dtype) << np.arange(len(own), dtype=own.dtype)) - own.dtype.type(1))[:, None]
    matching = equal_positions(candidates[:, owner], references)
    return Block(
        rows=rows,
        first=first,
        owner=owner,
        candidate_lengths=lengths[rows],
        reference_lengths=lengths[texts],
        candidate_words=candidates,
        reference_words=references,
        repeats=occurrences(own),
        earlier=[np.bitwise_count(masks & before[: len(masks)]) for masks in by_order(own)],
        reference_repeats=occurrences(equal_positions(references, references)),
        matches=occurrences(matching),
        common=common_subsequence(matching),
    )
