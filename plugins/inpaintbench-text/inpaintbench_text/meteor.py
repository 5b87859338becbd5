"""METEOR 1.5 by its authors' Java program: counts of each caption, which add up, and its formula at the end."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import inpaintbench as ib
from inpaintbench_text.java import METEOR, LineProgram, find_meteor
from inpaintbench_text.tokens import coco_text
from inpaintbench_text.weighted import ratio

COUNTS = 23
LONGEST = 255
"""The most words of a text that is measured: the program looks at all alignments and runs out of memory beyond."""
ALPHA, BETA, GAMMA, DELTA = 0.85, 0.20, 0.60, 0.75
STAGES = np.array([1.0, 0.60, 0.80, 0.60])
"""The parameters of the English ranking task, Denkowski and Lavie 2014, table 1; exact, stem, synonym, paraphrase."""

_CHUNKS = 20


class Meteor:
    """The running program; callable with m captions and the references of each. It is started again if it has ended."""

    def __init__(self) -> None:
        java, self._folder = find_meteor()
        options = ["-Xmx2G", "-Dfile.encoding=UTF-8", "-jar", METEOR, "-", "-", "-stdio", "-l", "en", "-norm"]
        self._command = [java, *options]
        self.program = self._start()

    def __call__(self, captions: Sequence[str], references: Sequence[Sequence[str]]) -> ib.FloatArray:
        """The counts [m, 23] of each caption against the reference with which it scores best.

        NaN where there is no reference, or a text has more than 255 words.
        """
        texts = {text: coco_text(text) for group in (captions, *references) for text in group}
        asked = [
            _question([texts[text] for text in several], texts[caption])
            for caption, several in zip(captions, references, strict=True)
        ]
        distinct = list(dict.fromkeys(line for line in asked if line))
        if not self.program.running:
            self.program = self._start()
        answers = dict(zip(distinct, self.program.ask(distinct), strict=True))
        nothing = [np.nan] * COUNTS
        table = [_numbers(answers[line]) if line else nothing for line in asked]
        return without_perfect_chunks(np.array(table, np.float64).reshape(-1, COUNTS))

    def _start(self) -> LineProgram:
        return LineProgram("meteor-1.5", self._command, self._folder)


def without_perfect_chunks(counts: ib.FloatArray) -> ib.FloatArray:
    """The counts with no chunk where a caption is its reference: the program leaves these out of a suite's sum."""
    length, reference, chunks, matches, reference_matches = counts[:, [0, 1, _CHUNKS, 21, 22]].T
    perfect = (chunks == 1) & (matches == length) & (reference_matches == reference)
    changed = counts.copy()
    changed[perfect, _CHUNKS] = 0
    return changed


def meteor_of_counts(counts: ib.FloatArray, weight: ib.FloatArray) -> ib.FloatArray:
    """METEOR [b] of summed counts [b, 23]; NaN where their `weight` [b] is 0.

    Denkowski and Lavie 2014, equations 1 to 5. Counts: words of caption and reference, function words of both; for each
    stage the content words of both that match and the function words; chunks, and the words of both that match.
    """
    stages = counts[:, 4:20].reshape(-1, 4, 4)
    matches = DELTA * stages[:, :, :2] + (1 - DELTA) * stages[:, :, 2:]
    functions = counts[:, 2:4]
    words = DELTA * (counts[:, :2] - functions) + (1 - DELTA) * functions
    precision, recall = np.nan_to_num(ratio((STAGES[:, None] * matches).sum(axis=1), words)).T
    below = (1 - ALPHA) * recall + ALPHA * precision
    mean = np.nan_to_num(ratio(precision * recall, below))
    fragments = np.nan_to_num(ratio(counts[:, _CHUNKS], (counts[:, 21] + counts[:, 22]) / 2))
    return np.where(weight > 0, mean * (1 - GAMMA * fragments**BETA), np.nan)


def _question(references: Sequence[str], caption: str) -> str:
    """The line to ask; empty where the program cannot answer."""
    if not references or any(len(text.split()) > LONGEST for text in (*references, caption)):
        return ""
    return " ||| ".join(["SCORE", *references, caption])


def _numbers(answer: str) -> list[float]:
    numbers = [float(number) for number in answer.split()]
    if len(numbers) != COUNTS:
        raise ib.ContractError(f"METEOR answered with {len(numbers)} numbers, not {COUNTS}; is it version 1.5?")
    return numbers
