"""BLEU, ROUGE-L and CIDEr of 5 000 candidates with 5 references each, against pycocoevalcap without its tokenizer.

Both sides start from tokens, run in turns in one process, and give the corpus scores and those of every candidate; ours
includes laying out the pairs and counting the document frequencies. Ratios are those of the medians. The captions are
synthetic: 8 to 14 words from a Zipf vocabulary, six variants of one sentence per sample. Bar: all three together at
least 10 x as fast, equal to 1e-9.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge

from inpaintbench.builtin.lexical.bleu import bleu_from_statistics, statistics_of
from inpaintbench.builtin.lexical.cider import cider_of
from inpaintbench.builtin.lexical.frequencies import document_frequencies
from inpaintbench.builtin.lexical.pairs import pair
from inpaintbench.builtin.lexical.rouge import rouge_l_of

CANDIDATES, REFERENCES, TYPES, CHANGED = 5_000, 5, 10_000, 0.4
BAR, TOLERANCE, REPETITIONS = 10, 1e-9, 5

Tokens = tuple[str, ...]
Scores = tuple[NDArray[np.float64], ...]


def captions() -> tuple[list[Tokens], list[list[Tokens]]]:
    """Candidates and references; each text is a sentence of its sample with 40 % of the words drawn anew."""
    random = np.random.default_rng(0)
    chances = 1 / np.arange(1, TYPES + 1)
    chances /= chances.sum()

    def variant(sentence: NDArray[np.int64]) -> Tokens:
        words = sentence[: random.integers(8, 15)].copy()
        changed = random.random(len(words)) < CHANGED
        words[changed] = random.choice(TYPES, int(changed.sum()), p=chances)
        return tuple(" ".join(f"word{word}" for word in words).split())

    sentences = random.choice(TYPES, (CANDIDATES, 14), p=chances)
    samples = [[variant(sentence) for _ in range(1 + REFERENCES)] for sentence in sentences]
    return [texts[0] for texts in samples], [texts[1:] for texts in samples]


def ours(candidates: list[Tokens], references: list[list[Tokens]]) -> Scores:
    """The four corpus BLEUs, the four of each candidate, then ROUGE-L and CIDEr of each candidate."""
    pairs = pair(candidates, references)
    counts = statistics_of(pairs)
    each = rouge_l_of(pairs), cider_of(pairs, document_frequencies(references))
    return bleu_from_statistics(counts.sum(axis=0)), bleu_from_statistics(counts), *each


def theirs(found: dict[int, list[str]], truth: dict[int, list[str]]) -> Scores:
    """The same of captions whose tokens are joined by spaces."""
    bleu, each = Bleu(4).compute_score(truth, found, verbose=0)
    return (
        np.array(bleu),
        np.array(each).T,
        Rouge().compute_score(truth, found)[1],
        Cider().compute_score(truth, found)[1],
    )


def timed(call: Callable[[], Scores]) -> tuple[float, Scores]:
    start = time.perf_counter()
    scores = call()
    return time.perf_counter() - start, scores


def main() -> None:
    candidates, references = captions()
    found = {i: [" ".join(tokens)] for i, tokens in enumerate(candidates)}
    truth = {i: [" ".join(tokens) for tokens in texts] for i, texts in enumerate(references)}
    mine, other = [], []
    for _ in range(REPETITIONS):
        seconds, scores = timed(lambda: ours(candidates, references))
        mine.append(seconds)
        seconds, expected = timed(lambda: theirs(found, truth))
        other.append(seconds)
    print(f"{'':24}{'ours s':>9}{'coco s':>9}{'ratio':>8}   bar: at least {BAR} x as fast")
    a, b = statistics.median(mine), statistics.median(other)
    print(f"{'5 000 x 5, all three':24}{a:9.3f}{b:9.3f}{b / a:8.1f}")
    print(f"\n{'largest difference':24}{'value':>9}   bar: at most {TOLERANCE:.0e}")
    names = ("BLEU-1 to 4, corpus", "BLEU-1 to 4, each", "ROUGE-L, each", "CIDEr, each")
    for name, score, value in zip(names, scores, expected, strict=True):
        print(f"{name:24}{np.abs(score - value).max():9.1e}")


if __name__ == "__main__":
    main()
