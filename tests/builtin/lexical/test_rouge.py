from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.builtin.lexical.pairs import pair
from inpaintbench.builtin.lexical.rouge import rouge_l, rouge_l_of


@pytest.mark.parametrize(("longest", "types"), [(6, 5), (14, 40), (30, 12), (50, 60), (90, 30)])
def test_every_score_equals_pycocoevalcap(corpus, coco, longest, types):
    candidates, references = corpus(longest=longest, types=types)
    np.testing.assert_allclose(
        rouge_l(candidates, references), coco(candidates, references).rouge_each, rtol=0, atol=1e-9
    )


def test_t27_the_best_precision_and_the_best_recall_may_come_from_two_references():
    candidate, references = ("a", "b"), [("a", "b", "c", "d", "e", "f", "g", "h"), ("a",)]
    precision, recall, beta = 1.0, 1.0, 1.2
    expected = (1 + beta**2) * precision * recall / (recall + beta**2 * precision)
    assert rouge_l([candidate], [references])[0] == pytest.approx(expected)
    best_of_each = max(rouge_l([candidate], [[reference]])[0] for reference in references)
    assert best_of_each < 0.75


def test_the_order_of_words_counts():
    forward, backward = rouge_l([("a", "b", "c"), ("c", "b", "a")], [[("a", "b", "c")]] * 2)
    assert forward == 1
    assert backward == pytest.approx(1 / 3)


def test_masks_and_plain_counting_agree(corpus):
    candidates, references = corpus(longest=30, types=8)
    scores = rouge_l(candidates, references)
    for longest in (0, 10, 20):
        np.testing.assert_allclose(rouge_l_of(pair(candidates, references, longest)), scores, rtol=1e-12)


@pytest.mark.parametrize("length", [7, 8, 15, 16, 31, 32, 62, 63, 64, 65])
def test_texts_at_the_widths_of_the_masks_are_counted_to_the_last_word(length, coco):
    text = tuple(f"w{i % 11}" for i in range(length))
    candidates, references = [text, text[::-1]], [[text, text[1:]], [text]]
    np.testing.assert_allclose(
        rouge_l(candidates, references), coco(candidates, references).rouge_each, rtol=0, atol=1e-12
    )
