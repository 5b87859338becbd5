"""VQA accuracy as its authors' code gives it; classification as scikit-learn gives it, under weights too."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from inpaintbench_text.answers import normalised, vqa_accuracy
from inpaintbench_text.readers import Classification, VqaAccuracy

import inpaintbench as ib

CLASSES = ("red hat", "blue hat", "no hat", "cap")


@pytest.fixture(scope="module")
def sklearn():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("sklearn.metrics", reason="pip install scikit-learn")


def test_vqa_accuracy_is_that_of_its_authors_code(data):
    for case in data("vqa.json"):
        assert vqa_accuracy(case["said"], case["answers"]) == pytest.approx(case["accuracy"], abs=1e-9), case


def test_an_answer_of_three_people_is_right_but_for_whoever_is_left_out():
    assert vqa_accuracy("red", ["red"] * 3 + ["blue"] * 7) == pytest.approx((3 * 2 / 3 + 7) / 10)
    assert vqa_accuracy("red", ["red"] * 10) == 1
    assert vqa_accuracy("green", ["red"] * 10) == 0


def test_answers_are_normalised_only_where_people_differ():
    assert vqa_accuracy("Two.", ["2"] * 9 + ["3"]) == pytest.approx(1)
    assert vqa_accuracy("Two.", ["2"] * 10) == 0


def test_contractions_articles_and_numbers_are_normalised():
    assert normalised("The dogs couldn'tve, i.e. 10,000 or three") == "dogs couldn't've ie 10000 or 3"


def test_fewer_than_four_answers_cannot_be_measured(host):
    found = VqaAccuracy().load_texts(host)(["x", "x", "", "!?"], [["x"] * 3, ["x"] * 4, ["x", "y"] * 5, ["!?"] * 10])
    assert math.isnan(found[0, 0])
    assert found[1:, 0].tolist() == [1, 0, 1]


def answered(random, compare, n, scored=True):
    """Comparisons of a reader that gives every class a score, right more often than not; truths, answers, scores."""
    true = random.integers(0, len(CLASSES) - 1, n)
    scores = np.round(random.random((n, len(CLASSES))) + 0.5 * np.eye(len(CLASSES))[true], 1)
    orders = np.argsort(-scores, axis=1, kind="stable")
    items = [
        compare(
            [ib.Caption(CLASSES[k].upper(), float(row[k]) if scored else None) for k in order],
            ["Red hat."],
            [CLASSES[truth], "another name"],
        )
        for truth, row, order in zip(true, scores, orders, strict=True)
    ]
    return items, true, orders[:, 0], scores


def test_accuracy_f1_and_average_precision_are_those_of_scikit_learn(sklearn, compare, host, score):
    random = np.random.default_rng(0)
    items, true, named, scores = answered(random, compare, 40)
    for weights in (np.ones(40), random.integers(0, 3, 40).astype(float)):
        found = score(Classification(classes=CLASSES), host, items, weights[None])
        kept = weights > 0
        occurring = [k for k in range(len(CLASSES)) if (true[kept] == k).any()]
        precisions = [
            sklearn.average_precision_score(true == k, scores[:, k], sample_weight=weights) for k in occurring
        ]
        expected = {
            "top-1": sklearn.accuracy_score(true, named, sample_weight=weights),
            "macro-f1": sklearn.f1_score(true[kept], named[kept], average="macro", sample_weight=weights[kept]),
            "map": np.mean(precisions),
        }
        for column, value in expected.items():
            assert found[column] == pytest.approx(value, abs=1e-12), column
        always_red = np.zeros(40, int)
        assert found["top-1-original"] == pytest.approx(sklearn.accuracy_score(true, always_red, sample_weight=weights))
        change = 100 * (found["top-1"] - found["top-1-original"]) / found["top-1-original"]
        assert found["top-1-change"] == pytest.approx(change)


def test_without_scores_or_classes_there_is_no_average_precision(compare, host, score):
    items, *_ = answered(np.random.default_rng(1), compare, 6, scored=False)
    assert Classification(classes=CLASSES).load(host)(items)[0].status == "no score of every class"
    assert math.isnan(score(Classification(classes=CLASSES), host, items)["map"])
    items, *_ = answered(np.random.default_rng(1), compare, 6)
    found = score(Classification(), host, items)
    assert found["top-1"] >= 0
    assert not [column for column in found if column.startswith("map")]


def test_too_few_answers_are_counted_with_their_reason(compare, host):
    rows = VqaAccuracy().load(host)([compare(["two"], ["two"], ["two"] * n) for n in (3, 4)])
    assert (rows[0].statistics, rows[0].status) == (None, "fewer than four answers")
    assert rows[1].statistics == (1, 1)


def test_another_name_of_the_class_is_right(compare, host, score):
    items = [compare(["Feline."], ["dog"], ["cat", "feline"]), compare(["cat"], [], ["cat"])]
    found = score(Classification(), host, items)
    assert (found["top-1"], found["macro-f1"], found["top-1-original"]) == (1, 1, 0)


def test_without_references_or_captions_the_reason_is_counted(compare, host):
    rows = Classification().load(host)([compare(["a"], ["a"]), compare([], [], ["a"])])
    assert [(row.statistics, row.status) for row in rows] == [(None, "no references"), (None, "no caption")]
