"""Each way for a metric of captions to break its contract is found."""

from __future__ import annotations

import numpy as np
from sound_scorers import Words, faults


def test_the_plainest_caption_metric_passes():
    assert not faults(Words())


class Frequencies(Words):
    """Weighs words by how rare they are in the suite."""

    def prepare(self, references):
        return {"samples": len(references)}

    def load_texts(self, host):
        assert host.prepared["samples"] == 2
        return super().load_texts(host)


class BadFrequencies(Words):
    """Prepares what cannot be kept."""

    def prepare(self, references):
        return {word for group in references for text in group for word in text.split()}


def test_what_a_scorer_prepares_travels_through_json():
    assert not faults(Frequencies())
    assert "TypeError: Object of type set" in faults(BadFrequencies())[0][1]


class NeedsWords(Words):
    """Divides by the number of words."""

    def load_texts(self, host):
        return lambda texts, references: np.array([[1 / len(text.split())] for text in texts])


def test_captions_without_words_must_be_borne():
    ((check, text),) = faults(NeedsWords())
    assert check == "output"
    assert "ZeroDivisionError: division by zero (empty caption)" in text
