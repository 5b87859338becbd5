from __future__ import annotations

import json

import numpy as np
import pytest

from inpaintbench.builtin.lexical.cider import cider, cider_of
from inpaintbench.builtin.lexical.frequencies import DocumentFrequencies, document_frequencies
from inpaintbench.builtin.lexical.pairs import pair


@pytest.mark.parametrize(("longest", "types"), [(6, 5), (14, 40), (30, 12), (50, 60), (90, 30)])
def test_every_score_equals_pycocoevalcap(corpus, coco, longest, types):
    candidates, references = corpus(longest=longest, types=types)
    found = cider(candidates, references, document_frequencies(references))
    np.testing.assert_allclose(found, coco(candidates, references).cider_each, rtol=0, atol=1e-9)


def test_part_of_a_suite_scores_what_it_scores_within_the_whole(corpus):
    candidates, references = corpus()
    frequencies = document_frequencies(references)
    whole = cider(candidates, references, frequencies)
    each = [cider([c], [r], frequencies)[0] for c, r in zip(candidates, references, strict=True)]
    assert np.array_equal(whole, each)


def test_a_suite_of_one_sample_scores_nothing(coco):
    candidates, references = [("a", "red", "dog", "runs")], [[("a", "red", "dog", "runs"), ("a", "dog")]]
    assert cider(candidates, references, document_frequencies(references)).tolist() == [0]
    assert coco(candidates, references).cider_each.tolist() == [0]


def test_masks_and_plain_counting_agree(corpus):
    candidates, references = corpus(longest=30, types=8)
    frequencies = document_frequencies(references)
    scores = cider(candidates, references, frequencies)
    for longest in (0, 10, 20):
        np.testing.assert_allclose(
            cider_of(pair(candidates, references, longest), frequencies), scores, rtol=0, atol=1e-12
        )


def test_more_words_than_sixteen_bits_can_number_are_told_apart(coco):
    words = [f"w{i}" for i in range(70_000)]
    references = [[tuple(words[i : i + 7])] for i in range(0, len(words), 7)]
    candidates = [(*texts[0][:4], "new", *texts[0][5:]) for texts in references]
    frequencies = document_frequencies(references)
    assert len(frequencies.words) == 70_000
    np.testing.assert_allclose(
        cider(candidates, references, frequencies), coco(candidates, references).cider_each, rtol=0, atol=1e-9
    )


def test_an_ngram_counts_once_per_sample_however_often_it_is_said():
    found = document_frequencies([[("a", "a", "a"), ("a", "a")], [("b",)], [("b", "a")]])
    counts = dict(zip(found.words, found.counts[0].tolist(), strict=True))
    assert (found.documents, counts) == (3, {"a": 2, "b": 2})
    assert sorted(found.counts[1].tolist()) == [1, 1]
    assert [len(keys) for keys in found.keys] == [2, 2, 1, 0]


def test_equal_references_in_any_order_have_equal_content_and_digest(corpus):
    _, references = corpus()
    found = document_frequencies(references)
    turned = document_frequencies([texts[::-1] for texts in references[::-1]])
    assert turned.words != found.words
    assert turned.content == found.content
    assert turned.digest == found.digest
    assert document_frequencies(references[1:]).digest != found.digest


def test_frequencies_survive_being_written_as_json(corpus):
    candidates, references = corpus()
    found = document_frequencies(references)
    again = DocumentFrequencies.from_content(json.loads(json.dumps(found.content)))
    assert again.digest == found.digest
    assert np.array_equal(cider(candidates, references, again), cider(candidates, references, found))


def test_words_that_no_reference_of_the_suite_has_weigh_as_much_as_those_of_one_sample(corpus, coco):
    candidates, references = corpus()
    strange = [(*text, "never", "seen") for text in candidates]
    np.testing.assert_allclose(
        cider(strange, references, document_frequencies(references)), coco(strange, references).cider_each, atol=1e-9
    )
