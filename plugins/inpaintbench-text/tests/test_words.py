"""Metrics of words: equal to NLTK, rouge-score and sacreBLEU run side by side, and to the study's values."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import sacrebleu
from inpaintbench_text.nltk_scores import rouges, sentence_bleus
from inpaintbench_text.words import BleuSentence, Chrf, MeteorNltk, RougeScore
from nltk.translate.bleu_score import sentence_bleu
from rouge_score.rouge_scorer import RougeScorer

SETS = [
    "clipscore_good",
    "clipscore_bad",
    "truce_synthetic_test_ann0_vs_rest",
    "truce_stock_test_ann0_vs_rest",
]


def whole(metric, host, gold):
    """The scores of a set of captions."""
    statistics = metric.load_texts(host)(gold["candidates"], gold["references"])
    return metric.reduce_texts(statistics, np.ones((1, len(statistics))))[0]


@pytest.mark.parametrize("name", SETS)
def test_t25_bleu_sentence_is_the_mean_of_nltks_unsmoothed_scores(golds, host, name):
    gold = golds[name]
    found = whole(BleuSentence(thirds="exact"), host, gold)
    expected = [gold["nltk"]["mean"][f"bleu{n}"] for n in (1, 2, 3, 4)]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_t25_the_studys_weights_of_bleu_3_are_thirty_three_hundredths(golds, host, name):
    gold = golds[name]
    orders = [(1,), (0.5, 0.5), (0.33, 0.33, 0.33), (0.25, 0.25, 0.25, 0.25)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        each = [
            [
                sentence_bleu([text.lower().split() for text in texts], said.lower().split(), weights)
                for weights in orders
            ]
            for said, texts in zip(gold["candidates"], gold["references"], strict=True)
        ]
    np.testing.assert_allclose(whole(BleuSentence(), host, gold), np.mean(each, axis=0), rtol=0, atol=1e-12)


def test_t25_the_corpus_and_the_sentence_metric_have_different_names_and_signatures():
    assert BleuSentence.name != "bleu"
    assert BleuSentence().signature.startswith("bleu-sentence|tok:split|case:lower|smooth:none|thirds:study|")
    assert "nltk:" in BleuSentence().signature


@pytest.mark.parametrize("name", SETS)
def test_t26_meteor_of_nltk_is_the_studys(golds, host, wordnet, name):
    gold = golds[name]
    assert whole(MeteorNltk(), host, gold)[0] == pytest.approx(gold["nltk"]["mean"]["meteor_nltk"], abs=1e-9)


@pytest.mark.parametrize("name", SETS)
def test_t27_rouge_score_takes_the_best_f1_over_the_references(golds, host, name):
    gold = golds[name]
    found = whole(RougeScore(), host, gold)
    assert found[0] == pytest.approx(gold["nltk"]["mean"]["rougeL_f_max"], abs=1e-9)
    package = RougeScorer(["rougeL", "rouge1", "rouge2"], use_stemmer=True)
    each = [
        [max(package.score(text, said)[kind].fmeasure for text in texts) for kind in ("rougeL", "rouge1", "rouge2")]
        for said, texts in zip(gold["candidates"], gold["references"], strict=True)
    ]
    np.testing.assert_allclose(found, np.mean(each, axis=0), rtol=0, atol=1e-12)


def test_t27_precision_and_recall_never_come_from_different_references():
    said, references = "a dog runs home", ["a dog", "the big black dog runs home now"]
    (best, *_), *_ = rouges([said], [references], stemmer=True)
    assert best == pytest.approx(max(2 * 0.5 * 1 / 1.5, 2 * (3 / 4) * (3 / 7) / (3 / 4 + 3 / 7)))
    assert "variant:rouge-score" in RougeScore().signature


def test_without_the_stemmer_only_equal_words_match():
    found = [rouges(["two dogs run"], [["the dog runs"]], stemmer=stemmer)[0, 0] for stemmer in (True, False)]
    assert found == pytest.approx([2 / 3, 0])


@pytest.mark.parametrize("words", [0, 2])
@pytest.mark.parametrize("name", SETS)
def test_chrf_is_sacrebleus_over_the_whole_set(golds, host, name, words):
    gold = golds[name]
    columns = [list(texts) for texts in zip(*gold["references"], strict=True)]
    expected = sacrebleu.CHRF(word_order=words).corpus_score(gold["candidates"], columns).score
    assert whole(Chrf(words=words), host, gold)[0] == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("words", [0, 2])
def test_chrf_of_one_caption_is_sacrebleus_with_signs_and_short_texts(host, words):
    texts = ["(hi) there!", "a", "", "don't stop.", "été à la plage…", "犬が走る", "x" * 300]
    measure = Chrf(words=words).load_texts(host)
    package = sacrebleu.CHRF(word_order=words)
    for said in texts:
        for written in texts:
            (found,) = Chrf(words=words).reduce_texts(measure([said], [[written, "a (b) c"]]), np.ones((1, 1)))[0]
            assert found == pytest.approx(package.sentence_score(said, [written, "a (b) c"]).score, abs=1e-9)


def test_several_weightings_of_chrf_are_those_of_the_captions_drawn(host, golds):
    gold = golds["truce_synthetic_test_ann0_vs_rest"]
    statistics = Chrf().load_texts(host)(gold["candidates"], gold["references"])
    weights = np.random.default_rng(0).integers(0, 3, (5, len(statistics))).astype(float)
    found = Chrf().reduce_texts(statistics, weights)[:, 0]
    for row, draw in zip(found, weights.astype(int), strict=True):
        said = np.repeat(gold["candidates"], draw).tolist()
        columns = [np.repeat(column, draw).tolist() for column in zip(*gold["references"], strict=True)]
        assert row == pytest.approx(sacrebleu.CHRF().corpus_score(said, columns).score, abs=1e-9)


def test_t28_more_references_never_lower_a_score(golds, host):
    gold = golds["clipscore_good"]
    few = [texts[:1] for texts in gold["references"]]
    for metric in (RougeScore(), BleuSentence()):
        measure = metric.load_texts(host)
        assert (measure(gold["candidates"], gold["references"]) >= measure(gold["candidates"], few) - 1e-12)[:, 0].all()


def test_a_caption_without_a_match_has_nltks_tiny_number_not_nought():
    ((one, two, *_),) = sentence_bleus(["a cat"], [["the cat sleeps here"]], 0.33)
    assert one == pytest.approx(0.5 * np.exp(-1))
    assert 0 < two < 1e-100
