"""Awkward captions: every metric gives a value or None with its reason, never NaN and never an error."""

from __future__ import annotations

import math

import numpy as np
import pytest
from inpaintbench_text import metrics
from inpaintbench_text.semantic import Agreement, BertScore, Sbert, SimCseScore
from inpaintbench_text.text_encoders import SentenceTransformer, Tokens

import inpaintbench as ib

CAPTIONS = {
    "empty": "",
    "white space": " \t\n ",
    "punctuation": "?! ... -- «»",
    "10 000 words": "a dog " * 5000,
    "emoji": "\U0001f436\U0001f3fd on the \U0001f3d6️",
    "right to left": "כלב רץ על החוף في البحر",
    "control": "a\x00b\u200b\ufeff",
    "bars": "a ||| b ||| c",
}
EVERY = [cls for cls in metrics() if cls.name not in ("spice", "meteor-1.5")]


@pytest.fixture(scope="module")
def made(bert):
    """A metric of each class, on the tiny checkpoint where it needs one."""
    small = SentenceTransformer(model=str(bert))
    own = {
        Agreement: {"encoder": small},
        Sbert: {"encoder": small},
        SimCseScore: {"model": str(bert)},
        BertScore: {"encoder": Tokens(model=str(bert), layer=1)},
    }
    return lambda cls: cls(**own.get(cls, {}))


def loaded(metric, host, request):
    if metric.name == "meteor-nltk":
        request.getfixturevalue("wordnet")
    return metric.load(host)


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.name)
def test_awkward_captions_and_references_have_a_value_or_a_reason(cls, made, host, compare, request):
    metric = made(cls)
    measure = loaded(metric, host, request)
    items = [compare([text], ["a dog"], ["a dog runs", "dogs"] * 5) for text in CAPTIONS.values()]
    items += [compare(["a dog"], [text], [text]) for name, text in CAPTIONS.items() if name != "10 000 words"]
    items += [compare(["a dog"], ["a dog"], ["a dog"] * 10), compare(), compare([], ["a"], ["b"]), compare(["a"])]
    rows = measure(items)
    assert len(rows) == len(items)
    for row in rows:
        assert isinstance(row, ib.Measured)
        if row.statistics is None:
            assert row.status != "ok"
        else:
            assert len(row.statistics) == len(metric.statistics)
            assert all(value is None or math.isfinite(value) for value in row.statistics)


@pytest.mark.parametrize("cls", EVERY, ids=lambda cls: cls.name)
def test_one_sample_and_two_identical_ones_can_be_reduced(cls, made, host, compare, score, request):
    metric = made(cls)
    loaded(metric, host, request)
    item = compare(["a dog on a boat"], ["a dog on a boat"], ["a dog on a boat"] * 10)
    one, two = score(metric, host, [item]), score(metric, host, [item, item])
    assert not any(math.isinf(value) for value in (*one.values(), *two.values()))
    if cls.name != "caption-diversity":
        np.testing.assert_allclose(list(one.values()), list(two.values()), rtol=1e-12)
