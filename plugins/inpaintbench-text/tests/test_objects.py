"""Hallucinated and omitted objects: phrases of the vocabulary, and the three shares counted by hand."""

from __future__ import annotations

import json

import pytest
from inpaintbench_text.objects import Hallucination, Omission
from inpaintbench_text.vocabulary import BUNDLED, read_vocabulary

import inpaintbench as ib

NAMED = {
    "Two puppies chase a frisbee": {"dog", "frisbee"},
    "a man's surfboards": {"person", "surfboard"},
    "a hot-dog stand and a train station": {"hot dog"},
    "an orange cat on a white couch": {"cat", "couch"},
    "a bowl of oranges": {"bowl", "orange"},
    "slices of pizza on a dining table": {"pizza", "dining table"},
    "A GIRAFFE! and some geese?": {"giraffe", "bird"},
    "a teddy bear on a bed": {"teddy bear", "bed"},
    "a couple of boats": {"boat"},
    "knives, shelves and wine glasses": {"knife", "wine glass"},
    "a mouse pad beside the mouse": {"mouse"},
    "toilet paper": set(),
    "": set(),
    "... \U0001f436": set(),
    "赤い船": set(),
}


@pytest.fixture(scope="module")
def vocabulary():
    return read_vocabulary(BUNDLED)


@pytest.mark.parametrize("text", NAMED)
def test_objects_are_named_in_any_number_and_by_the_longest_phrase(vocabulary, text):
    assert vocabulary.named(text) == NAMED[text]


def test_the_bundled_vocabulary_holds_the_80_objects_of_coco(vocabulary):
    assert len(set(vocabulary.phrases.values()) - {None}) == 80
    words = [word for several in json.loads(BUNDLED.read_text("utf-8"))["objects"].values() for word in several]
    assert len(words) == len(set(words))


def test_ten_thousand_words_are_read(vocabulary):
    assert vocabulary.named("a dog " * 5000) == {"dog"}


def test_hallucination_is_what_neither_people_nor_the_originals_caption_name(compare, host, score):
    items = [
        compare(["a dog and a cat on a boat"], ["a dog"], ["a ship at sea"]),  # cat: 1 of 3
        compare(["two dogs"], ["a puppy"], ["the sea"]),  # 0 of 1
        compare(["a lake"], ["a lake"], ["the sea"]),  # no object
        compare(["a car and a bus"], ["a lake"], ["the sea"]),  # 2 of 2
    ]
    found = score(Hallucination(), host, items)
    assert found == pytest.approx({"sentence": 2 / 4, "object": (1 / 3 + 0 + 1) / 3, "corpus": 3 / 6})
    weighted = score(Hallucination(), host, items, [[0, 2, 1, 1]])
    assert weighted == pytest.approx({"sentence": 1 / 4, "object": 1 / 3, "corpus": 2 / 4})
    assert Hallucination().load(host)(items[:1])[0].details == {"objects": [["cat"]]}


def test_omission_is_what_they_name_and_the_caption_does_not(compare, host, score):
    items = [
        compare(["a dog"], ["a dog and a cat"], ["a boat"]),  # cat, boat: 2 of 3
        compare(["a dog"], ["a dog"], ["puppies"]),  # 0 of 1
    ]
    found = score(Omission(), host, items)
    assert found == pytest.approx({"sentence": 1 / 2, "object": (2 / 3) / 2, "corpus": 2 / 4})


@pytest.mark.parametrize(("against", "wrong"), [("both", 1), ("references", 2), ("original", 2)])
def test_what_is_held_against_a_caption_can_be_chosen(compare, host, against, wrong):
    (row,) = Hallucination(against=against).load(host)([compare(["a dog, a cat, a bus"], ["a dog"], ["a cat"])])
    assert row.statistics == (1, wrong / 3, wrong, 3)
    assert f"against:{against}" in Hallucination(against=against).signature


def test_candidates_are_averaged_where_that_is_asked(compare, host):
    item = compare(["a dog", "a cat and a bus"], ["a dog", "a bus"])
    assert Hallucination().load(host)([item])[0].statistics == (0, 0, 0, 1)
    assert Hallucination(candidates="mean").load(host)([item])[0].statistics == (0.5, 0.25, 0.5, 1.5)


def test_a_caption_without_objects_counts_as_a_sentence_alone(compare, host):
    (row,) = Hallucination().load(host)([compare(["a lake"], ["a dog"])])
    assert (row.statistics, row.status) == ((0, None, None, None), "no object of the vocabulary")


def test_without_captions_or_anything_to_hold_against_them_the_reason_is_counted(compare, host):
    rows = Hallucination().load(host)([compare([], ["a"], ["b"]), compare(["a"])])
    assert [(row.statistics, row.status) for row in rows] == [
        (None, "no caption"),
        (None, "nothing to hold against it"),
    ]


def test_a_vocabulary_of_ones_own_is_read_and_known_by_its_content(tmp_path, compare, host):
    file = tmp_path / "mine.json"
    file.write_text('{"objects": {"lesion": ["lesion", "nodule"]}, "nothing": ["no nodule"]}')
    metric = Hallucination(vocabulary=str(file))
    (row,) = metric.load(host)([compare(["Two nodules"], ["no nodule"])])
    assert row.details == {"objects": [["lesion"]]}
    before = metric.weights
    file.write_text('{"objects": {"lesion": ["lesion"]}}')
    assert metric.weights != before
    assert metric.weights.partition("@")[2][:8] in metric.signature


@pytest.mark.parametrize(
    "content", ["[]", "{", '{"objects": {}}', '{"objects": {"a": "b"}}', '{"objects": {"a": [1]}}']
)
def test_a_vocabulary_of_another_shape_is_refused_with_an_example(tmp_path, host, content):
    (tmp_path / "bad.json").write_text(content)
    with pytest.raises(ib.DataError, match=r"the vocabulary 'bad\.json' is not JSON such as"):
        Hallucination(vocabulary=str(tmp_path / "bad.json")).load(host)
    with pytest.raises(ib.DataError, match=r"cannot read the vocabulary 'none\.json'"):
        Hallucination(vocabulary=str(tmp_path / "none.json")).load(host)
