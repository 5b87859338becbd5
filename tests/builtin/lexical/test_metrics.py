from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from inpaintbench.builtin.lexical import Bleu, Cider, RougeL
from inpaintbench.errors import ContractError
from inpaintbench.types import Caption, Comparison

REFERENCES = {
    "0": ("A dog runs on the grass.", "The brown dog is running."),
    "1": ("Two cats sleep.", "Cats asleep on a bed", "two sleeping cats"),
    "2": ("A man rides a horse",),
}
ORIGINAL = {"0": "A brown dog runs on grass", "1": "Two cats sleep on a bed", "2": "A man on a horse"}
CAPTIONS = {"0": ("A dog runs", "the brown dog"), "1": ("A couch", "Two cats sleep"), "2": ("A horse", "A man rides")}
METRICS = [Bleu(), RougeL(), Cider()]


def view(key: str, **parts: object) -> Comparison:
    captions = {"captions": tuple(map(Caption, CAPTIONS[key])), "truth_captions": (Caption(ORIGINAL[key]),)}
    return Comparison.of_parts(key, 0, {**captions, "references": REFERENCES[key], **parts})


def measure(metric, items=None):
    host = SimpleNamespace(device="cpu", prepared=metric.prepare(list(REFERENCES.values())))
    return metric.load(host)(items or [view(key) for key in REFERENCES])


def score(metric, items=None):
    rows = np.array([item.statistics for item in measure(metric, items)], float)
    return dict(zip(metric.columns, metric.reduce(rows, np.ones((1, len(rows))))[0].tolist(), strict=True))


def coco_scores(coco, captions):
    from inpaintbench.builtin.lexical.tokenizer import tokenize_all

    found = coco(*tokenize_all(captions, list(REFERENCES.values())))
    scores = {f"bleu.{n + 1}": found.bleu[n] for n in range(4)}
    return scores | {"rouge-l.score": found.rouge_each.mean(), "cider.score": found.cider_each.mean()}


def test_no_array_library_is_imported_with_the_components():
    code = "import sys, inpaintbench.builtin.lexical; print({'numpy', 'cv2'} & set(sys.modules))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "set()"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_the_scores_of_both_captions_are_cocos_and_their_change_is_in_per_cent(coco, metric):
    found = score(metric)
    painted = coco_scores(coco, [texts[0] for texts in CAPTIONS.values()])
    original = coco_scores(coco, list(ORIGINAL.values()))
    for column in metric.text_columns:
        before, after = original[f"{metric.name}.{column}"], painted[f"{metric.name}.{column}"]
        assert found[column] == pytest.approx(after, abs=1e-9, rel=0)
        assert found[f"{column}-original"] == pytest.approx(before, abs=1e-9, rel=0)
        assert found[f"{column}-change"] == pytest.approx(100 * (after - before) / before)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_sample_measures_the_same_alone_and_in_a_batch(metric):
    together = measure(metric)
    assert [len(item.statistics) for item in together] == [len(metric.statistics)] * 3
    assert together == [measure(metric, [view(key)])[0] for key in REFERENCES]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_without_captions_nothing_is_measured_and_with_one_only_that_one(metric):
    nothing, half = measure(metric, [view("0", captions=(), truth_captions=()), view("0", captions=())])
    assert nothing.statistics is None
    k = len(metric.text_statistics)
    assert half.statistics[:k] == (None,) * k
    assert None not in half.statistics[k:]


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_an_empty_caption_is_a_caption(metric):
    assert None not in measure(metric, [view("0", captions=(Caption(""),))])[0].statistics


@pytest.mark.parametrize("kind", [Bleu, RougeL, Cider], ids=lambda kind: kind.name)
def test_the_best_and_the_mean_candidate_are_chosen_by_the_option(kind):
    column = kind.text_columns[0]
    one_by_one = [
        [score(kind(), [view(key, captions=(Caption(text),))])[column] for text in CAPTIONS[key]] for key in REFERENCES
    ]
    for key, scores in zip(REFERENCES, one_by_one, strict=True):
        assert score(kind(candidates="best"), [view(key)])[column] == max(scores)
        if kind is not Bleu:
            assert score(kind(candidates="mean"), [view(key)])[column] == pytest.approx(np.mean(scores))


def test_t25_the_signature_of_bleu_says_how_it_counts():
    assert Bleu().signature == "bleu|n:4|tok:ptb-coco|eff-ref:closest|smooth:none|candidates:first|v:1"
    assert Bleu(candidates="mean").signature != Bleu().signature


def test_t27_the_signature_of_rouge_l_names_its_variant():
    assert RougeL().signature == "rouge-l|variant:coco|beta:1.2|tok:ptb-coco|candidates:first|v:1"


def test_t28_cider_weighs_words_by_the_references_of_the_whole_suite():
    assert Cider().signature == "cider|variant:d|n:4|sigma:6|idf:suite|tok:ptb-coco|candidates:first|v:1"
    more = [*REFERENCES.values(), ("a dog",), ("the dog",)]
    assert Cider().prepare(more) != Cider().prepare(list(REFERENCES.values()))
    host = SimpleNamespace(device="cpu", prepared=Cider().prepare(more))
    assert Cider().load(host)([view("0")]) != measure(Cider(), [view("0")])


def test_cider_without_the_suites_references_says_what_it_needs():
    with pytest.raises(ContractError, match="what its prepare returns"):
        Cider().load(SimpleNamespace(device="cpu", prepared=None))
