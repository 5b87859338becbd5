from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge

Tokens = tuple[str, ...]
Corpus = tuple[list[Tokens], list[list[Tokens]]]


class Scores(NamedTuple):
    """What pycocoevalcap says of a corpus: BLEU-1 to 4, ROUGE-L and CIDEr, of all and of each sample."""

    bleu: np.ndarray
    bleu_each: np.ndarray
    rouge_each: np.ndarray
    cider_each: np.ndarray


@pytest.fixture(scope="session")
def coco() -> Callable[[Sequence[Tokens], Sequence[Sequence[Tokens]]], Scores]:
    def score(candidates: Sequence[Tokens], references: Sequence[Sequence[Tokens]]) -> Scores:
        truth = {i: [" ".join(tokens) for tokens in texts] for i, texts in enumerate(references)}
        found = {i: [" ".join(tokens)] for i, tokens in enumerate(candidates)}
        bleu, bleu_each = Bleu(4).compute_score(truth, found, verbose=0)
        _, rouge_each = Rouge().compute_score(truth, found)
        _, cider_each = Cider().compute_score(truth, found)
        return Scores(np.array(bleu), np.array(bleu_each).T, rouge_each, cider_each)

    return score


@pytest.fixture(scope="session")
def corpus() -> Callable[..., Corpus]:
    """Candidates that share words with one to four references each; lengths and numbers vary, some repeat words."""

    def make(samples: int = 60, types: int = 40, longest: int = 14, seed: int = 0) -> Corpus:
        random = np.random.default_rng(seed)
        chances = 1 / np.arange(1, types + 1)
        chances /= chances.sum()

        def text(base: np.ndarray) -> Tokens:
            words = base[: random.integers(1, longest + 1)].copy()
            changed = random.random(len(words)) < 0.3
            words[changed] = random.choice(types, int(changed.sum()), p=chances)
            return tuple(f"w{word}" for word in words)

        bases = random.choice(types, (samples, longest), p=chances)
        references = [[text(base) for _ in range(random.integers(1, 5))] for base in bases]
        return [text(base) for base in bases], references

    return make


@pytest.fixture(scope="session")
def data() -> Callable[[str], Any]:
    return lambda name: json.loads((Path(__file__).parent / "data" / name).read_text(encoding="utf-8"))
