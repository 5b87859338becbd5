"""What a captioner may say that no person would: every metric answers with a number, and with COCO's."""

from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.builtin.lexical.bleu import bleu_from_statistics, bleu_statistics
from inpaintbench.builtin.lexical.cider import cider
from inpaintbench.builtin.lexical.frequencies import document_frequencies
from inpaintbench.builtin.lexical.rouge import rouge_l
from inpaintbench.builtin.lexical.tokenizer import tokenize, tokenize_all

REFERENCES = ["A dog runs on the grass.", "The brown dog is running"]
CAPTIONS = {
    "empty": "",
    "punctuation": "?! ... --",
    "emoji": "😀 a dog 🐶😀",
    "right to left": "كلب يجري على العشب",
    "identical": "A dog runs on the grass.",
    "no common word": "two cats sleep",
    "one word": "dog",
    "one word many times": "dog " * 40,
    "64 words": "a dog runs on " * 16,
    "2 000 words": "a dog runs on the grass and " * 286,
}


def scores(candidates, references, frequencies):
    counts = bleu_statistics(candidates, references)
    found = cider(candidates, references, frequencies)
    return (
        bleu_from_statistics(counts.sum(axis=0)),
        bleu_from_statistics(counts),
        rouge_l(candidates, references),
        found,
    )


@pytest.mark.parametrize("batch", [[name] for name in CAPTIONS] + [list(CAPTIONS)], ids=lambda batch: batch[0][:20])
@pytest.mark.parametrize("extra", [[], [""], ["dog"], ["word " * 70]], ids=["", "empty", "one word", "long"])
def test_every_caption_scores_what_pycocoevalcap_gives_it(coco, batch, extra):
    candidates, references = tokenize_all([CAPTIONS[name] for name in batch], [REFERENCES + extra] * len(batch))
    for found, expected in zip(
        scores(candidates, references, document_frequencies(references)), coco(candidates, references), strict=True
    ):
        assert np.isfinite(found).all()
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


def test_ten_thousand_words_score_a_number():
    long = tokenize("a dog runs on the grass today and tomorrow too " * 1000)
    assert len(long) == 10_000
    references = [[tokenize(text) for text in REFERENCES], [long[:9000]]]
    whole, _, rouge, found = scores([long, long], references, document_frequencies(references))
    assert all(np.isfinite(part).all() for part in (whole, rouge, found))
    assert rouge[1] == pytest.approx((1 + 1.44) * 0.9 / (1 + 1.44 * 0.9))


def test_no_captions_at_all_have_no_scores():
    none = document_frequencies([])
    assert bleu_statistics([], []).shape == (0, 10)
    assert rouge_l([], []).shape == cider([], [], none).shape == (0,)
    assert none.content["documents"] == 0


def test_references_without_words_are_references(coco):
    candidates, references = [(), ("a", "dog")], [[()], [(), ()]]
    frequencies = document_frequencies([*references, [("a",)]])
    assert (
        rouge_l(candidates, references).tolist()
        == coco([*candidates, ()], [*references, [("a",)]]).rouge_each[:2].tolist()
    )
    assert cider(candidates, references, frequencies).tolist() == [0, 0]


def test_a_sample_scores_the_same_to_the_bit_whatever_its_neighbours(corpus):
    candidates, references = corpus(longest=40, types=15)
    frequencies = document_frequencies(references)
    together = scores(candidates, references, frequencies)[1:]
    for i in range(len(candidates)):
        alone = scores(candidates[i : i + 1], references[i : i + 1], frequencies)[1:]
        for one, all_ in zip(alone, together, strict=True):
            assert np.array_equal(one[0], all_[i])


def test_t28_scores_rise_with_the_number_of_references(corpus):
    candidates, references = corpus()
    many = [texts for texts in references if len(texts) == 4]
    chosen = [text for text, texts in zip(candidates, references, strict=True) if len(texts) == 4]
    bleu, rouge = [], []
    for number in (1, 2, 4):
        fewer = [texts[:number] for texts in many]
        bleu.append(bleu_from_statistics(bleu_statistics(chosen, fewer).sum(axis=0)))
        rouge.append(rouge_l(chosen, fewer))
    assert (np.diff(bleu, axis=0) > 0).all()
    assert (np.diff(rouge, axis=0) >= 0).all()
    assert rouge[2].mean() > rouge[0].mean()
