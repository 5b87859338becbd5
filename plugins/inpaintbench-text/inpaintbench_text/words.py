"""Metrics of a caption's words and characters: NLTK's, rouge-score's and chrF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar, Literal, TypeAlias

import inpaintbench as ib

Texts: TypeAlias = "Callable[[Sequence[str], Sequence[Sequence[str]]], ib.FloatArray]"
"""From m captions and the references of each to the statistics [m, k] of each."""


def version_of(distribution: str) -> str:
    """The installed version of a distribution, as a signature names it."""
    return f"{distribution}:{ib.version_of(distribution) or 'none'}"


@contextmanager
def kept_random() -> Iterator[None]:
    """What is imported inside leaves the global generator of random numbers as it was: importing NLTK does not."""
    import random

    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)


class WordMetric(ib.CaptionMetric):
    """A metric of words: many captions at once, spread over processes."""

    batch_size: ClassVar[int] = 512
    parallel: ClassVar[bool] = True


class BleuSentence(WordMetric):
    """BLEU-1 to BLEU-4 of each caption alone, unsmoothed, then the mean: what the study reports. Never mix with `bleu`.

    Lower case, split at white space. `thirds=study` weighs the orders of BLEU-3 by .33 each, as the study's code does;
    `exact` by a third.
    """

    name = "bleu-sentence"
    source = "Papineni et al. 2002, doi 10.3115/1073083.1073135; sentence by sentence, as NLTK computes it"
    bounds = (0.0, 1.0)
    text_columns: ClassVar[tuple[str, ...]] = ("1", "2", "3", "4")
    text_statistics: ClassVar[tuple[str, ...]] = ("1", "2", "3", "4")

    thirds: Literal["study", "exact"] = "study"

    @property
    def signature(self) -> str:
        settings = f"tok:split|case:lower|smooth:none|thirds:{self.thirds}|candidates:{self.candidates}"
        return f"{self.name}|{settings}|{version_of('nltk')}|v:{self.version}"

    def load_texts(self, host: ib.Host) -> Texts:
        with kept_random():
            from inpaintbench_text.nltk_scores import sentence_bleus

        third = 0.33 if self.thirds == "study" else 1 / 3
        return lambda captions, references: sentence_bleus(captions, references, third)


class MeteorNltk(WordMetric):
    """METEOR as NLTK computes it: exact words, stems, synonyms of WordNet 3.0, the best over the references.

    Lower case, split at white space. It differs hugely from `meteor-1.5`: two metrics.
    """

    name = "meteor-nltk"
    source = "Banerjee and Lavie 2005, ACL W05-0909, as NLTK computes it"
    bounds = (0.0, 1.0)
    parallel: ClassVar[bool] = True

    @property
    def signature(self) -> str:
        settings = f"tok:split|case:lower|wordnet:3.0|candidates:{self.candidates}"
        return f"{self.name}|{settings}|{version_of('nltk')}|v:{self.version}"

    def preflight(self) -> None:
        from inpaintbench_text.wordnet import require_wordnet

        with kept_random():
            require_wordnet()

    def load_texts(self, host: ib.Host) -> Texts:
        with kept_random():
            from inpaintbench_text.nltk_scores import meteors
        from inpaintbench_text.wordnet import open_wordnet

        wordnet = open_wordnet()
        return lambda captions, references: meteors(wordnet, captions, references)


class RougeScore(WordMetric):
    """ROUGE-L, ROUGE-1 and ROUGE-2 of the package rouge-score: F1 against the reference where it is largest.

    With the Porter stemmer, as the study used it. COCO's ROUGE-L is the built-in `rouge-l`.
    """

    name = "rouge-score"
    source = "Lin 2004, ACL W04-1013, as google-research's rouge_score computes it"
    bounds = (0.0, 1.0)
    text_columns: ClassVar[tuple[str, ...]] = ("l", "1", "2")
    text_statistics: ClassVar[tuple[str, ...]] = ("l", "1", "2")

    stemmer: bool = True

    @property
    def signature(self) -> str:
        settings = f"variant:rouge-score|stemmer:{str(self.stemmer).lower()}|candidates:{self.candidates}"
        return f"{self.name}|{settings}|{version_of('rouge-score')}|v:{self.version}"

    def load_texts(self, host: ib.Host) -> Texts:
        with kept_random():
            from inpaintbench_text.nltk_scores import rouges

        return lambda captions, references: rouges(captions, references, stemmer=self.stemmer)


class Chrf(WordMetric):
    """chrF2 over the whole suite, 0 to 100, as sacreBLEU computes it: n-grams of one to six characters.

    `words=2` adds n-grams of one and two words: chrF++.
    """

    name = "chrf"
    source = "Popović 2015, ACL W15-3049; chrF++: Popović 2017, ACL W17-4770"
    bounds = (0.0, 100.0)

    words: Literal[0, 2] = 0

    @property
    def text_statistics(self) -> tuple[str, ...]:  # type: ignore[override]
        """Per order: n-grams of the caption, of the reference, and those that match."""
        orders = [f"char-{n}" for n in range(1, 7)] + [f"word-{n}" for n in range(1, self.words + 1)]
        return tuple(f"{order}-{what}" for order in orders for what in ("caption", "reference", "matches"))

    @property
    def signature(self) -> str:
        settings = f"case:mixed|eff:yes|nc:6|nw:{self.words}|space:no|candidates:{self.candidates}"
        return f"{self.name}|{settings}|v:{self.version}"

    def load_texts(self, host: ib.Host) -> Texts:
        from inpaintbench_text.character_ngrams import chrf_statistics

        return lambda captions, references: chrf_statistics(captions, references, self.words)

    def reduce_texts(self, statistics: ib.FloatArray, weights: ib.FloatArray) -> ib.FloatArray:
        """chrF [b, 1] of the weighted sums of the counts; rows without counts are left out."""
        from inpaintbench_text.character_ngrams import chrf_of_counts
        from inpaintbench_text.weighted import sums

        totals, measured = sums(statistics, weights)
        return chrf_of_counts(totals, measured)[:, None]
