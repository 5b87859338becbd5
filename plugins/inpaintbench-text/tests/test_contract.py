"""Every metric keeps the contract of its kind, says where it comes from, and is listed without anything heavy."""

from __future__ import annotations

import subprocess
import sys

import inpaintbench_text
import pytest
from inpaintbench_text import encoders, metrics
from inpaintbench_text.golden import every_golden
from inpaintbench_text.semantic import Agreement, BertScore, Sbert, SimCseScore
from inpaintbench_text.text_encoders import SentenceTransformer, Tokens

import inpaintbench as ib
from inpaintbench.testing import check

ALONE = ["caption-diversity", "chrf", "classification", "hallucination", "omission", "rouge-score", "vqa-accuracy"]


@pytest.mark.parametrize("cls", [cls for cls in metrics() if cls.name in ALONE], ids=lambda cls: cls.name)
def test_contract(cls):
    check(cls())


def test_contract_of_what_encodes(bert):
    small = SentenceTransformer(model=str(bert))
    check(Sbert(encoder=small))
    check(Agreement(encoder=small, candidates="mean"))
    check(SimCseScore(model=str(bert)))
    check(BertScore(encoder=Tokens(model=str(bert), layer=1), idf=True))


def test_every_metric_has_its_source_direction_and_signature():
    assert len(list(metrics())) == 15
    for cls in metrics():
        assert cls.source
        assert cls.higher_is_better in (True, False, None)
        assert cls().signature.startswith(f"{cls.name}|")
        assert cls.__doc__
    assert sorted(cls.name for cls in encoders()) == ["minilm", "sentence-transformer", "simcse", "tokens"]


def test_listing_the_plugin_imports_nothing_heavy():
    code = (
        "import sys, inpaintbench_text as t; list(t.metrics()), list(t.encoders());"
        "print(sorted({'torch', 'transformers', 'nltk', 'numpy', 'sentence_transformers'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("golden", every_golden(), ids=lambda golden: golden.title)
def test_a_golden_value_comes_out_here(golden):
    try:
        found = list(golden.measure())
    except ib.UnavailableError as error:
        pytest.skip(str(error))
    expected = list(golden.expected() if callable(golden.expected) else golden.expected)
    assert found == pytest.approx(expected, rel=golden.tolerance, abs=golden.tolerance)


def test_the_hooks_are_functions_whatever_was_imported_before():
    assert all(callable(getattr(inpaintbench_text, hook)) for hook in ("metrics", "encoders", "goldens"))
