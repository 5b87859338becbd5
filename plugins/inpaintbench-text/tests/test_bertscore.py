"""BERTScore: equal to a slow reading of its paper, and to the package bert-score where that is installed."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from inpaintbench_text.checkpoints import quiet
from inpaintbench_text.golden import Here
from inpaintbench_text.semantic import BertScore
from inpaintbench_text.text_encoders import Tokens
from transformers import AutoModel, AutoTokenizer

import inpaintbench as ib

SAID = ["two cats sleep", "a dog", "", "a dog", "?!"]
WRITTEN = [
    ["a cat sleeps", "two cats are asleep on a bed"],
    ["a dog"],
    ["a dog"],
    ["", "the dogs run"],
    ["what?", "no"],
]


def by_hand(folder, layer, said, references, idf=None):
    """F1, precision and recall as the paper has them, token by token; the best of each over the references."""
    with quiet():
        network, tokenizer = AutoModel.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)

    def read(text):
        ids = tokenizer(text, truncation=True).input_ids
        with torch.inference_mode():
            states = network(torch.tensor([ids]), output_hidden_states=True).hidden_states[layer][0].double()
        return ids, [state / state.norm() for state in states]

    def weight(token):
        if idf is not None:
            return idf(token)
        return 0.0 if token in (tokenizer.cls_token_id, tokenizer.sep_token_id) else 1.0

    def mean(ids, best):
        return sum(weight(token) * value for token, value in zip(ids, best, strict=True)) / sum(map(weight, ids))

    def score(text, reference):
        (ids, mine), (other_ids, theirs) = read(text), read(reference)
        if len(ids) == 2 or len(other_ids) == 2:
            return 0.0, 0.0, 0.0
        precision = mean(ids, [max(float(a @ b) for b in theirs) for a in mine])
        recall = mean(other_ids, [max(float(a @ b) for a in mine) for b in theirs])
        return 2 * precision * recall / (precision + recall), precision, recall

    return [
        np.max([score(text, one) for one in several], axis=0) for text, several in zip(said, references, strict=True)
    ]


@pytest.mark.parametrize("layer", [0, 1, 2])
def test_bertscore_matches_every_token_to_the_most_similar_one(bert, host, layer):
    metric = BertScore(encoder=Tokens(model=str(bert), layer=layer))
    found = metric.load_texts(host)(SAID, WRITTEN)
    np.testing.assert_allclose(found, by_hand(bert, layer, SAID, WRITTEN), rtol=1e-5, atol=1e-7)
    assert metric.columns[0] == "f1"


def test_rare_tokens_weigh_more_with_idf(bert):
    metric = BertScore(encoder=Tokens(model=str(bert), layer=2), idf=True)
    prepared = metric.prepare(WRITTEN)
    with quiet():
        tokenizer = AutoTokenizer.from_pretrained(bert)
    texts = [set(tokenizer(text).input_ids) for several in WRITTEN for text in several]

    def idf(token):
        return math.log((len(texts) + 1) / (sum(token in text for text in texts) + 1))

    found = metric.load_texts(Here(prepared=prepared))(SAID, WRITTEN)
    np.testing.assert_allclose(found, by_hand(bert, 2, SAID, WRITTEN, idf), rtol=1e-5, atol=1e-7)
    assert BertScore(encoder=Tokens(model=str(bert), layer=2)).prepare(WRITTEN) is None


@pytest.mark.parametrize("idf", [False, True])
def test_bertscore_is_that_of_the_package(bert, idf):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = pytest.importorskip("bert_score", reason="pip install --no-deps bert-score pandas matplotlib")
        with quiet():
            said, written = [SAID[i] for i in (0, 1, 4)], [WRITTEN[i] for i in (0, 1, 4)]
            scores = package.score(said, written, model_type=str(bert), num_layers=2, idf=idf, nthreads=0, device="cpu")
    metric = BertScore(encoder=Tokens(model=str(bert), layer=2), idf=idf)
    found = metric.load_texts(Here(prepared=metric.prepare(written)))(said, written)
    np.testing.assert_allclose(found, np.stack([scores[2], scores[0], scores[1]], axis=1), rtol=1e-5)


def test_a_suite_of_one_reference_has_no_rare_tokens_and_nothing_to_measure(bert):
    metric = BertScore(encoder=Tokens(model=str(bert), layer=2), idf=True)
    prepared = metric.prepare([["a dog"]])
    assert np.isnan(metric.load_texts(Here(prepared=prepared))(["a dog"], [["a dog"]])).all()


def test_a_layer_that_is_not_there_is_refused(bert, host):
    with pytest.raises(ib.DataError, match="layer 17 of a BertModel of 2 layers is asked for"):
        BertScore(encoder=Tokens(model=str(bert))).load_texts(host)(["a"], [["b"]])


def test_the_first_word_is_read_as_one_inside_a_text_where_that_is_asked():
    assert Tokens().shown("a dog ") == " a dog"
    assert Tokens(prefix_space=False).shown(" a dog") == "a dog"
    assert Tokens().shown("  ") == ""
