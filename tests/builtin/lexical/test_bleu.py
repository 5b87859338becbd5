from __future__ import annotations

import numpy as np
import pytest

from inpaintbench.builtin.lexical.bleu import bleu_from_statistics, bleu_statistics, statistics_of, weighted_bleu
from inpaintbench.builtin.lexical.pairs import pair
from inpaintbench.errors import DataError


@pytest.mark.parametrize(("longest", "types"), [(6, 5), (14, 40), (30, 12), (50, 60), (90, 30)])
def test_corpus_and_item_scores_equal_pycocoevalcap(corpus, coco, longest, types):
    candidates, references = corpus(longest=longest, types=types)
    counts = bleu_statistics(candidates, references)
    expected = coco(candidates, references)
    np.testing.assert_allclose(bleu_from_statistics(counts.sum(axis=0)), expected.bleu, rtol=0, atol=1e-9)
    np.testing.assert_allclose(bleu_from_statistics(counts), expected.bleu_each, rtol=0, atol=1e-9)


def test_t25_bleu_is_of_the_corpus_and_not_the_mean_of_its_sentences(corpus, coco):
    candidates, references = corpus()
    counts = bleu_statistics(candidates, references)
    whole = bleu_from_statistics(counts.sum(axis=0))
    sentences = bleu_from_statistics(counts).mean(axis=0)
    assert np.abs(whole - sentences).min() > 0.01
    np.testing.assert_allclose(weighted_bleu(counts, np.ones((1, len(counts))))[0], coco(candidates, references).bleu)


def test_the_closest_reference_is_the_shorter_one_of_a_tie():
    texts = [tuple("abcdefgh"[:length]) for length in range(9)]
    assert bleu_statistics([texts[5]], [[texts[7], texts[3], texts[8]]])[0, 1] == 3
    assert bleu_statistics([texts[5]], [[texts[8], texts[4], texts[6]]])[0, 1] == 4


def test_a_word_matches_as_often_as_the_reference_that_has_most_of_it():
    row = bleu_statistics([("the",) * 5], [[("the", "cat"), ("the", "the", "mat"), ("a",)]])[0]
    assert row[2:6].tolist() == [2, 5, 1, 4]


def test_shards_of_a_corpus_add_up(corpus):
    candidates, references = corpus()
    whole = bleu_statistics(candidates, references)
    parts = [bleu_statistics(candidates[part], references[part]) for part in (slice(0, 7), slice(7, 8), slice(8, None))]
    assert np.array_equal(np.concatenate(parts), whole)


def test_weights_count_a_sample_as_often_as_they_say(corpus):
    candidates, references = corpus(12)
    counts = bleu_statistics(candidates, references)
    weights = np.random.default_rng(0).integers(0, 4, (5, 12))
    for row, scores in zip(weights, weighted_bleu(counts, weights.astype(float)), strict=True):
        np.testing.assert_allclose(scores, bleu_from_statistics(np.repeat(counts, row, axis=0).sum(axis=0)), rtol=1e-12)


def test_samples_without_counts_are_left_out_and_none_at_all_has_no_score(corpus):
    counts = bleu_statistics(*corpus(12))
    holes = np.concatenate([counts, np.full((3, 10), np.nan)])
    whole = weighted_bleu(counts, np.ones((1, 12)))
    assert np.array_equal(weighted_bleu(holes, np.ones((1, 15))), whole)
    assert np.isnan(weighted_bleu(holes[12:], np.ones((2, 3)))).all()


def test_masks_and_plain_counting_agree(corpus):
    candidates, references = corpus(longest=30, types=8)
    counts = bleu_statistics(candidates, references)
    for longest in (0, 10, 20):
        assert np.array_equal(statistics_of(pair(candidates, references, longest)), counts)


def test_references_that_are_missing_are_named():
    with pytest.raises(DataError, match="sample 1 has no reference"):
        bleu_statistics([("a",), ("b",)], [[("a",)], []])
    with pytest.raises(DataError, match="1 candidates but references for 2"):
        bleu_statistics([("a",)], [[("a",)], [("b",)]])
